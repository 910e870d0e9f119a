using System.IO.Compression;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

/// <summary>One law: whatever is accepted has one reading, so the platform's reader extracts exactly the same.</summary>
public sealed class StrictArchivePropertyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_sound_archives_are_accepted_and_read_the_same(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var bytes = RandomArchive(random);

            var report = StrictArchive.Check(new MemoryStream(bytes));

            Assert.Empty(report.Problems);
            AssertReadsTheSame(bytes, report);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Mutated_archives_are_refused_or_read_the_same(int seed)
    {
        var random = new Random(seed);
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Mutate(RandomArchive(random), random);

            var report = StrictArchive.Check(new MemoryStream(bytes));

            if (report.Problems.Count > 0)
            {
                refused++;
                Assert.All(report.Problems, problem => Assert.InRange(problem.Code, "LB2001", "LB2009"));
                continue;
            }
            accepted++;
            AssertReadsTheSame(bytes, report);
        }
        output.WriteLine($"{accepted} accepted, {refused} refused");
        Assert.True(refused > 1500, $"only {refused} refused: the mutations are too tame");
        Assert.True(accepted > 20, $"only {accepted} accepted: nothing was compared");
    }

    [PackageCacheFact]
    [Trait("Category", "Slow")]
    public void Two_hundred_ordinary_packages_are_accepted_and_list_the_same()
    {
        var files = RealPackages.Files();
        var refused = new List<string>();

        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            var report = StrictArchive.Check(file);
            refused.AddRange(report.Problems.Select(problem => $"{Path.GetFileName(path)}: {problem}"));
            if (report.Problems.Count > 0) continue;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            Assert.Equal(zip.Entries.Select(entry => (Uri.UnescapeDataString(entry.FullName), entry.Length)), report.Entries.Select(entry => (entry.Path, entry.Size)));
        }

        output.WriteLine($"{files.Count} packages, {refused.Count} problems");
        Assert.Empty(refused);
        Assert.True(files.Count >= PackageCacheFactAttribute.MinPackages);
    }

    private static byte[] RandomArchive(Random random)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(random.Next(4) == 0 ? new Forward(buffer) : buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var count = random.Next(1, 8); count > 0; count--)
            {
                var name = $"{(random.Next(2) == 0 ? "luban/" : "")}{(random.Next(5) == 0 ? "ä" : "f")}{random.Next(40)}.{"txtdll"[random.Next(6)]}";
                if (!names.Add(name)) continue;
                using var entry = zip.CreateEntry(name, random.Next(3) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                var content = new byte[random.Next(400)];
                if (random.Next(2) == 0) random.NextBytes(content);
                entry.Write(content);
            }
        }
        return buffer.ToArray();
    }

    // Where records are is where readers differ, so most changes hit those.
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var records = Enumerable.Range(0, bytes.Length - 3).Where(at => bytes[at] == 'P' && bytes[at + 1] == 'K').ToList();
        switch (random.Next(8))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return [.. bytes[..random.Next(bytes.Length)], .. bytes[random.Next(bytes.Length)..]];
            case 2:
                var at = random.Next(bytes.Length);
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 3:
                // A record copied over another.
                var (from, to) = (records[random.Next(records.Count)], records[random.Next(records.Count)]);
                var length = Math.Min(Math.Min(46, bytes.Length - from), bytes.Length - to);
                bytes.AsSpan(from, length).ToArray().CopyTo(bytes, to);
                return bytes;
            case 4:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            default:
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    var field = records[random.Next(records.Count)] + random.Next(4, 46);
                    if (field < bytes.Length) bytes[field] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(bytes[field] + random.Next(-2, 3));
                }
                return bytes;
        }
    }

    private static void AssertReadsTheSame(byte[] bytes, ArchiveReport report)
    {
        using var theirs = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(theirs.Entries.Count, report.Entries.Count);
        var file = new MemoryStream(bytes);
        foreach (var (their, our) in theirs.Entries.Zip(report.Entries))
        {
            Assert.Equal(Uri.UnescapeDataString(their.FullName), our.Path);
            if (our.IsDirectory) continue;
            var expected = new MemoryStream();
            using (var content = their.Open()) content.CopyTo(expected);
            Assert.Equal(expected.ToArray(), StrictArchive.ReadAll(file, our, int.MaxValue));
        }
    }

    /// <summary>Cannot seek, so sizes come after the data.</summary>
    private sealed class Forward(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
