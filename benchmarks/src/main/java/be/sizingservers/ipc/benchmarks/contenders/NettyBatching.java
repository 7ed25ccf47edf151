package be.sizingservers.ipc.benchmarks.contenders;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Netty, with code for throughput on top: callers append to a buffer, and the event loop
 * writes whatever has gathered. With epoll where it is available, one event loop per
 * sender and one per receiver.
 */
public final class NettyBatching implements Contender {

	private static final int READ_BYTES = 256 * 1024;

	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

	@Override
	public String name() {
		return "netty batching";
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws Exception {
		EventLoopGroup group = newGroup();
		Channel server = new ServerBootstrap().group(group)
			.channel((Epoll.isAvailable()) ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new NettyDecoder(sink));
				}

			})
			.bind(InetAddress.getLoopbackAddress(), 0)
			.sync()
			.channel();
		return new NettyInlet(group, server);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		EventLoopGroup group = newGroup();
		NettyOutlet outlet = new NettyOutlet(group);
		Bootstrap bootstrap = new Bootstrap().group(group)
			.channel((Epoll.isAvailable()) ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
			.handler(outlet.handler());
		List<Channel> channels = new ArrayList<>();
		for (String address : addresses) {
			channels
				.add(bootstrap.connect(InetAddress.getLoopbackAddress(), Integer.parseInt(address)).sync().channel());
		}
		outlet.start(channels);
		return outlet;
	}

	private static EventLoopGroup newGroup() {
		return new MultiThreadIoEventLoopGroup(1,
				(Epoll.isAvailable()) ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
	}

	private record NettyInlet(EventLoopGroup group, Channel server) implements Inlet {

		@Override
		public String address() {
			return String.valueOf(((InetSocketAddress) this.server.localAddress()).getPort());
		}

		@Override
		public void close() {
			NettyOutlet.stop(this.group);
		}

	}

}
