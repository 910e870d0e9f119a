using System.IO.Compression;
using System.Text;
using LuBan.Packages.Tests.Signing;
using LuBan.Sdk;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests.Bundles;

public sealed class BundleTests : IDisposable
{
    private static readonly SigningCertificate _operator = Signed.Certificate("Operator");
    private static readonly BundleExpectation _expected = new() { Fingerprints = [_operator.Fingerprint], Now = Signed.Now };
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _packages = [];

    [Fact]
    public async Task Bundle_is_a_package_source_without_a_network()
    {
        var path = await WriteAsync();
        using var bundle = BundleReader.Open(path, _expected, CancellationToken.None);
        var source = new BundleSource(bundle, "carried");

        var found = await source.SearchAsync(CancellationToken.None);
        var versions = await source.FindVersionsAsync("ACME.GREETER", CancellationToken.None);
        var downloaded = new MemoryStream();
        var reported = 0L;
        await source.DownloadAsync("acme.greeter", "1.0.0", downloaded, new Reported(bytes => reported = bytes), CancellationToken.None);

        Assert.Equal(["Acme.Greeter", "Acme.Shared"], found.Select(package => package.Id));
        Assert.Equal("A package made by a test.", found[0].Description);
        Assert.Equal(["Acme.Shared", "LuBan.Sdk"], Assert.Single(versions).Dependencies.Select(one => one.Id).Order());
        Assert.True(versions[0].IsExtension);
        Assert.Equal(_packages["Acme.Greeter"], downloaded.ToArray());
        Assert.Equal(_packages["Acme.Greeter"].Length, reported);
        Assert.Empty(await source.FindVersionsAsync("Acme.Other", CancellationToken.None));
        Assert.Equal("LB2105", (await Assert.ThrowsAsync<ExtensionException>(() => source.DownloadAsync("Acme.Greeter", "2.0.0", downloaded, null, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Bundle_brings_lock_file_metadata_certificates_and_bills()
    {
        using var bundle = BundleReader.Open(await WriteAsync(), _expected, CancellationToken.None);

        Assert.Equal(_operator.Fingerprint, bundle.Signer);
        Assert.Equal(["Acme.Greeter", "Acme.Shared"], bundle.Lock.Extensions.Keys);
        Assert.Equal(17, bundle.Metadata!.Sequence);
        Assert.Equal(17, SignedMetadata.Verify(bundle.MetadataJws!, new MetadataExpectation { Fingerprints = [Signed.Repository.Fingerprint], Now = Signed.Now }).Sequence);
        Assert.Equal(Signed.Repository.PublicBytes.ToArray(), bundle.Certificates[Signed.Repository.Fingerprint].ToArray());
        Assert.Equal("{}"u8.ToArray(), bundle.ReadBill("acme.greeter", "1.0.0"));
        Assert.Null(bundle.ReadBill("Acme.Shared", "1.0.0"));
        Assert.Equal(bundle.Lock.Extensions["Acme.Greeter"].Sha512(), bundle.Packages[0].ContentHash);
    }

    [Fact]
    public async Task Packages_are_read_at_the_same_time()
    {
        using var bundle = BundleReader.Open(await WriteAsync(), _expected, CancellationToken.None);
        var source = new BundleSource(bundle, "carried");

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (number, cancellationToken) =>
        {
            var id = number % 2 == 0 ? "Acme.Greeter" : "Acme.Shared";
            var file = new MemoryStream();
            await source.DownloadAsync(id, "1.0.0", file, null, cancellationToken);
            Assert.Equal(_packages[id], file.ToArray());
        });
    }

    [Fact]
    public async Task Same_content_gives_the_same_files()
    {
        using var one = new ZipArchive(File.OpenRead(await WriteAsync("one")));
        using var two = new ZipArchive(File.OpenRead(await WriteAsync("two")));

        // A signature of PS256 has a random part.
        Assert.Equal(Unsigned(one), Unsigned(two));
        Assert.Equal(4, Unsigned(one).Count());

        static IEnumerable<(string, uint)> Unsigned(ZipArchive zip) => zip.Entries.Where(entry => !entry.FullName.EndsWith(".jws", StringComparison.Ordinal) && !entry.FullName.StartsWith("certificates/", StringComparison.Ordinal)).Select(entry => (entry.FullName, entry.Crc32));
    }

    [Fact]
    public async Task Wrong_signer_is_refused()
    {
        var path = await WriteAsync();

        Assert.Equal("LB2052", Refuse(path, _expected with { Fingerprints = [Signed.Stranger.Fingerprint] }));
        Assert.Equal("LB2052", Refuse(path, _expected with { Fingerprints = [] }));
    }

    [Fact]
    public async Task Expired_bundle_is_refused()
    {
        var path = await WriteAsync(expires: Signed.Now.AddDays(30));

        using (BundleReader.Open(path, _expected with { Now = Signed.Now.AddDays(29) }, CancellationToken.None))
        {
        }
        Assert.Equal("LB2071", Refuse(path, _expected with { Now = Signed.Now.AddDays(30) }));
    }

    [Fact]
    public async Task Tampered_file_is_refused()
    {
        var path = await WriteAsync();
        var bytes = File.ReadAllBytes(path);
        var entry = StrictArchive.CheckStructure(new MemoryStream(bytes), BundleFiles.Limits).Entries.First(one => one.Path.StartsWith("packages/", StringComparison.Ordinal));
        bytes[entry.DataOffset + (entry.Size / 2)] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal("LB2072", Refuse(path, _expected));
    }

    [Theory]
    [InlineData("packages/acme.shared.1.0.0.nupkg", "LB2074")]
    [InlineData("luban.lock.json", "LB2074")]
    [InlineData("metadata.jws", "LB2074")]
    [InlineData("bundle.jws", "LB2070")]
    public async Task Missing_file_is_refused(string file, string code)
    {
        var path = await WriteAsync();
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update)) zip.GetEntry(file)!.Delete();

        Assert.Equal(code, Refuse(path, _expected));
    }

    [Fact]
    public async Task Added_file_is_refused()
    {
        var path = await WriteAsync();
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update)) zip.CreateEntry("packages/evil.1.0.0.nupkg").Open().Dispose();

        Assert.Equal("LB2073", Refuse(path, _expected));
    }

    [Fact]
    public async Task Metadata_signed_for_a_feed_do_not_pass_as_a_bundle()
    {
        var path = await WriteAsync();
        var metadata = Document();
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("bundle.jws")!.Delete();
            using var entry = zip.CreateEntry("bundle.jws").Open();
            entry.Write(Encoding.ASCII.GetBytes(SignedMetadata.Sign(metadata, _operator)));
        }

        Assert.Equal("LB2050", Refuse(path, _expected));
    }

    [Fact]
    public async Task Package_that_the_bundles_own_metadata_block_is_refused()
    {
        var path = await WriteAsync(metadata: Document() with { Blocked = [new BlockedPackage("LBB-1", "malware", Signed.Now) { Id = "Acme.Shared", Version = "1.0.0" }] });

        Assert.Equal("LB2075", Refuse(path, _expected));
    }

    [Fact]
    public async Task Metadata_by_a_certificate_that_is_not_in_the_bundle_are_refused()
    {
        var path = await WriteAsync(metadataSigner: Signed.Stranger);

        Assert.Equal("LB2052", Refuse(path, _expected));
    }

    [Fact]
    public async Task Writer_takes_what_the_lock_file_names_and_nothing_else()
    {
        var greeter = new TestPackage("Acme.Greeter", "1.0.0").Build();
        var locked = Lock(("Acme.Greeter", greeter), ("Acme.Shared", greeter));
        await using var file = new FileStream(_folder["one.lubanbundle"], FileMode.CreateNew);
        using var writer = new BundleWriter(file, locked, Signed.Now);

        var unknown = await Assert.ThrowsAsync<PackageException>(() => writer.AddPackageAsync("Acme.Other", new MemoryStream(greeter), CancellationToken.None));
        var changed = await Assert.ThrowsAsync<PackageException>(() => writer.AddPackageAsync("Acme.Greeter", new MemoryStream(new TestPackage("Acme.Greeter", "1.0.0") { Tags = "other" }.Build()), CancellationToken.None));
        await writer.AddPackageAsync("acme.greeter", new MemoryStream(await Signed.SignAsync(greeter, Signed.Repository)), CancellationToken.None);
        var missing = await Assert.ThrowsAsync<PackageException>(() => writer.FinishAsync(_operator, CancellationToken.None));

        Assert.Equal(("LB2076", "LB2020", "LB2074"), (unknown.Code, changed.Code, missing.Code));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Bundle_with_any_byte_changed_is_refused_or_reads_the_same()
    {
        var good = File.ReadAllBytes(await WriteAsync());
        var path = _folder["changed.lubanbundle"];
        var random = new Random(20_261_121);
        var accepted = 0;
        for (var round = 0; round < 400; round++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                using var bundle = BundleReader.Open(path, _expected, CancellationToken.None);
                accepted++;
                foreach (var (id, content) in _packages)
                {
                    var file = new MemoryStream();
                    await new BundleSource(bundle, "carried").DownloadAsync(id, "1.0.0", file, null, CancellationToken.None);
                    Assert.Equal(content, file.ToArray());
                }
            }
            catch (ExtensionException exception)
            {
                Assert.StartsWith("LB20", exception.Code, StringComparison.Ordinal);
            }
        }
        // Times and modes of entries are nobody's business.
        Assert.InRange(accepted, 0, 100);
    }

    [Fact]
    public async Task Hostile_archives_are_refused_as_bundles_too()
    {
        foreach (var attack in AttackSet.All)
        {
            var path = _folder["hostile.lubanbundle"];
            await File.WriteAllBytesAsync(path, attack.Make());
            Assert.Throws<PackageException>(() => BundleReader.Open(path, _expected, CancellationToken.None));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Refuse(string path, BundleExpectation expected) => Assert.ThrowsAny<ExtensionException>(() => BundleReader.Open(path, expected, CancellationToken.None)).Code;

    private static MetadataDocument Document() => new() { Feed = new string('f', 32), Sequence = 17, Issued = Signed.Now, Expires = Signed.Now.AddDays(7), Certificates = [Signed.Repository.Fingerprint] };

    private static LockFile Lock(params (string Id, byte[] File)[] packages) => new()
    {
        Host = "0.1.0",
        Extensions = packages.ToDictionary(one => one.Id, one => new LockedExtension("1.0.0", "luban", LockedExtension.FormatContentHash(PackageContentHash.Compute(new MemoryStream(one.File))))),
    };

    private async Task<string> WriteAsync(string name = "test", DateTimeOffset? expires = null, MetadataDocument? metadata = null, SigningCertificate? metadataSigner = null)
    {
        // Made once: the time when a package was made and signed is in it.
        if (_packages.Count == 0) await MakePackagesAsync();
        var path = _folder[name + ".lubanbundle"];
        await using var file = new FileStream(path, FileMode.CreateNew);
        using var writer = new BundleWriter(file, Lock([.. _packages.Select(one => (one.Key, one.Value))]), Signed.Now) { Expires = expires };
        foreach (var (id, content) in _packages) await writer.AddPackageAsync(id, new MemoryStream(content), CancellationToken.None);
        await writer.AddBillAsync("Acme.Greeter", "{}"u8.ToArray(), CancellationToken.None);
        await writer.AddMetadataAsync(SignedMetadata.Sign(metadata ?? Document(), metadataSigner ?? Signed.Repository), CancellationToken.None);
        await writer.AddCertificateAsync(Signed.Repository.PublicBytes, CancellationToken.None);
        await writer.FinishAsync(_operator, CancellationToken.None);
        return path;
    }

    private async Task MakePackagesAsync()
    {
        _packages["Acme.Greeter"] = await Signed.SignAsync((new TestPackage("Acme.Greeter", "1.0.0") with { Dependencies = [("Acme.Shared", "[1.0.0, 2.0.0)")] }).Build(), Signed.Repository);
        _packages["Acme.Shared"] = new TestPackage("Acme.Shared", "1.0.0").Build();
    }

    private sealed class Reported(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
