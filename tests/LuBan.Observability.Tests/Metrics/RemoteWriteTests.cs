using System.Net;
using System.Text;
using LuBan.Observability.Metrics;
using LuBan.Observability.Prometheus;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>Reading of what strangers send.</summary>
public sealed class RemoteWriteTests
{
    private static readonly Dictionary<string, string> Up = new() { ["__name__"] = "up", ["job"] = "test" };

    [Fact]
    public void Copies_of_snappy_are_read_overlapping_ones_too()
    {
        // "ab", then a copy of 8 bytes from 2 back, then a copy of 4 with a two-byte offset.
        byte[] block = [14, (2 - 1) << 2, (byte)'a', (byte)'b', ((8 - 4) << 2) | 1, 2, ((4 - 1) << 2) | 2, 3, 0];

        Assert.Equal("abababababbabb", Encoding.ASCII.GetString(Snappy.Decode(block, 1000)));
    }

    [Fact]
    public void Bytes_that_are_no_remote_write_are_refused_and_never_do_harm()
    {
        var random = new Random(11);
        var reader = new WriteRequestReader(new(100));
        var message = RemoteWriteMessage.Message([(Up, [(1000, 1.5), (2000, 2.5)]), (Up, [(3000, double.NaN)])]);
        var refused = 0;

        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])message.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            var block = RemoteWriteMessage.Snappy(bytes);
            for (var flips = random.Next(3); flips > 0; flips--) block[random.Next(block.Length)] = (byte)random.Next(256);
            try
            {
                reader.Read(Snappy.Decode(block, 1 << 20));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 20_000);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 10, 0, 65, 1, 200 })]
    [InlineData(new byte[] { 4, 252, 255, 255, 255, 127 })]
    [InlineData(new byte[] { })]
    public void Blocks_that_lie_about_their_length_are_refused_before_memory_is_taken(byte[] block) => Assert.Throws<InvalidDataException>(() => Snappy.Decode(block, 1 << 20));

    [Fact]
    public void Series_whose_labels_are_none_are_left_out_and_counted()
    {
        var reader = new WriteRequestReader(new(100));
        var bad = new Dictionary<string, string> { ["__name__"] = "up", ["0bad"] = "x" };
        var nameless = new Dictionary<string, string> { ["job"] = "x" };

        var request = reader.Read(RemoteWriteMessage.Message([(Up, [(1, 1)]), (bad, [(1, 1)]), (nameless, [(1, 1)]), (Up, [(2, 2)])]));

        Assert.Equal((2, 2), (request.Samples.Count, request.InvalidSeries));
        Assert.Contains("0bad", request.Problem, StringComparison.Ordinal);
        Assert.Same(request.Samples[0].Labels, request.Samples[1].Labels);
    }
}
