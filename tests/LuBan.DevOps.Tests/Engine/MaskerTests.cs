using System.Buffers;
using System.Text;
using LuBan.DevOps.Logs;

namespace LuBan.DevOps.Tests.Engine;

public sealed class MaskerTests
{
    private static readonly string[] Secrets = ["hunter2", "hunter2-and-more", "line one of a key\nsecond line of it", "ünïcödé-würd"];

    [Fact]
    public void However_the_text_is_split_the_same_comes_out_and_no_secret_is_in_it()
    {
        var random = new Random(7);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("login:hunter2-and-more;"));
        var text = $"a hunter2 b hunter2-and-more c hunter hunter2hunter2 {encoded} ünïcödé-würd h second line of it {Uri.EscapeDataString("ünïcödé-würd")} end hunter";
        var expected = Run(text, _ => int.MaxValue);

        Assert.DoesNotContain("hunter2", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("würd", expected, StringComparison.Ordinal);
        Assert.DoesNotContain(encoded[8..^4], expected, StringComparison.Ordinal);
        Assert.StartsWith("a *** b *** c hunter ****** ", expected, StringComparison.Ordinal);
        Assert.EndsWith(" end hunter", expected, StringComparison.Ordinal);
        for (var round = 0; round < 500; round++) Assert.Equal(expected, Run(text, _ => random.Next(1, 9)));
    }

    [Fact]
    public void A_log_that_was_interrupted_anywhere_is_whole_and_has_nothing_twice()
    {
        using var folder = new Folder();
        var output = Path.Combine(folder.Path, "output");
        var expected = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i} hunter2\n"));
        File.WriteAllText(output, "");
        var random = new Random(11);
        for (var (written, bytes) = (0, Encoding.UTF8.GetBytes(expected)); written < bytes.Length;)
        {
            var count = Math.Min(random.Next(1, 400), bytes.Length - written);
            using (var file = new FileStream(output, FileMode.Append)) file.Write(bytes, written, count);
            written += count;
            // Each writer is one life of the kernel: it ends without a word.
            using var writer = new LogWriter(Path.Combine(folder.Path, "log"), 0, new Masker(Secrets), TimeProvider.System);
            writer.Pump(output, isEnd: written == bytes.Length);
        }

        var lines = File.ReadAllLines(Path.Combine(folder.Path, "log")).Select(line => LogLine.Parse(Encoding.UTF8.GetBytes(line))!.Text);

        Assert.Equal(expected.Replace("hunter2", "***", StringComparison.Ordinal).TrimEnd('\n').Split('\n'), lines);
    }

    private static string Run(string text, Func<int, int> size)
    {
        var (masker, output, bytes) = (new Masker(Secrets), new ArrayBufferWriter<byte>(), Encoding.UTF8.GetBytes(text));
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(size(at), bytes.Length - at);
            masker.Write(bytes.AsSpan(at, count), false, output);
            at += count;
        }

        masker.Write([], true, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("luban-devops-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
