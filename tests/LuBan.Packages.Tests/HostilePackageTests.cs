using System.IO.Compression;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

public sealed class HostilePackageTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. HostilePackages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Hostile_package_is_refused_and_the_store_is_unchanged(string name)
    {
        var (make, codes) = HostilePackages.All[name];
        var bytes = make();
        var before = GC.GetTotalAllocatedBytes();
        using var store = PackageStore.Open(_folder["store"]);
        var started = TimeProvider.System.GetTimestamp();

        var refusal = await Assert.ThrowsAsync<PackageException>(() => store.AddAsync(new MemoryStream(bytes), new PackageExpectation("Acme.Greeter", "1.0.0"), CancellationToken.None));

        output.WriteLine(refusal.Message);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        var found = refusal.Problems.Select(problem => problem.Code).Except(["LB2019"]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(codes, string.Join(' ', found));
        Assert.True(refusal.Message.Length < 50_000);
        Assert.Empty(store.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store/store"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store/tmp"]));
        Assert.Equal(["store"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        // The whole of it: unpacking a bomb into memory would show.
        Assert.True(GC.GetTotalAllocatedBytes() - before < 256 << 20);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Folder_source_survives_a_hostile_package(string name)
    {
        Directory.CreateDirectory(_folder["feed"]);
        File.WriteAllBytes(_folder["feed/hostile.nupkg"], HostilePackages.All[name].Make());
        new TestPackage("Acme.Fine", "1.0.0").WriteTo(_folder["feed"]);
        var source = PackageSources.Open(new PackageSourceOptions { Name = "folder", Url = _folder["feed"] }, TimeProvider.System);

        var found = await source.SearchAsync(CancellationToken.None);

        Assert.Contains("Acme.Fine", found.Select(package => package.Id));
    }

    [Fact]
    public void Table_has_no_control_that_passes_for_another_reason()
    {
        var good = PackageInspector.Inspect(new MemoryStream(new TestPackage("Acme.Greeter", "1.0.0").Build()));
        var bent = PackageInspector.Inspect(new MemoryStream(new TestPackage("Acme.Greeter", "1.0.0").ToZip().Build()));

        Assert.Empty(good.Problems);
        Assert.Empty(bent.Problems);
        Assert.True(HostilePackages.All.Count >= 30);
    }

    [Fact]
    public void Archives_written_to_a_stream_that_cannot_seek_are_accepted()
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(new OneWay(buffer), ZipArchiveMode.Create))
        {
            foreach (var (path, content) in new TestPackage("Acme.Greeter", "1.0.0").Parts())
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        Assert.Empty(PackageInspector.Inspect(new MemoryStream(buffer.ToArray())).Problems);
    }

    [Fact]
    public void Whatever_is_accepted_after_a_random_change_reads_the_same_with_the_platforms_reader()
    {
        var good = new TestPackage("Acme.Greeter", "1.0.0").Build();
        var random = new Random(20_260_101);
        var accepted = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var file = new MemoryStream(bytes);
            var report = StrictArchive.Check(file);
            if (report.Problems.Count > 0) continue;
            accepted++;
            using var zip = new ZipArchive(new MemoryStream(bytes));
            Assert.Equal(zip.Entries.Count, report.Entries.Count);
            foreach (var (theirs, ours) in zip.Entries.Zip(report.Entries))
            {
                var expected = new MemoryStream();
                using (var content = theirs.Open()) content.CopyTo(expected);
                Assert.Equal(expected.ToArray(), StrictArchive.ReadAll(file, ours, int.MaxValue));
            }
        }
        output.WriteLine($"{accepted} of 4000 accepted");
        Assert.InRange(accepted, 1, 3000);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
