using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests.Analysis;

/// <summary>Assemblies that are made to end or to stall whoever reads them.</summary>
public sealed class HostileAssemblyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => ["type nested in itself", "signature of 100,000 levels", "name of 8 MB shared by 20,000 types", "200,000 members", "references to 5,000 assemblies"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_assembly_is_refused_or_read_quickly(string name)
    {
        using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = Build(metadata => Bend(name, metadata)) }).Build());
        var inspection = PackageInspector.Inspect(file);
        Assert.Empty(inspection.Problems);
        var clock = Stopwatch.StartNew();

        var report = PackageAnalyzer.Analyze(file, inspection, CancellationToken.None);

        output.WriteLine($"{file.Length:n0} bytes, {clock.ElapsedMilliseconds} ms: {string.Join(" | ", report.Findings)}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2));
        Assert.Equal(name != "200,000 members", report.Findings.Any(finding => finding is { Severity: FindingSeverity.Error, Code: "LB2046" }));
        Assert.True(report.Findings.Count < 300);
    }

    [Fact]
    public void Analysis_can_be_cancelled()
    {
        using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = TestAssembly.Extension("Acme.Greeter").Build() }).Build());
        var inspection = PackageInspector.Inspect(file);

        Assert.Throws<OperationCanceledException>(() => PackageAnalyzer.Analyze(file, inspection, new CancellationToken(canceled: true)));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Every_library_of_the_local_package_cache_is_readable()
    {
        var libraries = RealPackages.Files().Take(120).SelectMany(Libraries).Take(400).ToList();
        if (libraries.Count == 0) return;
        var unreadable = new List<string>();
        var clock = Stopwatch.StartNew();

        foreach (var chunk in libraries.Chunk(20))
        {
            var files = chunk.Select((library, index) => (Path: $"luban/app/net10.0/lib{index}.dll", library)).ToDictionary(one => one.Path, one => one.library);
            using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = TestAssembly.Extension("Acme.Greeter").Build(), Files = files }).Build());
            unreadable.AddRange(PackageAnalyzer.Analyze(file, PackageInspector.Inspect(file), CancellationToken.None).Findings.Where(finding => finding.Code is "LB2046").Select(finding => finding.Message));
        }

        output.WriteLine($"{libraries.Count} libraries in {clock.ElapsedMilliseconds} ms");
        Assert.Empty(unreadable);
    }

    private static IEnumerable<byte[]> Libraries(string path)
    {
        using var file = File.OpenRead(path);
        foreach (var entry in StrictArchive.CheckStructure(file).Entries.Where(entry => entry.Path.EndsWith(".dll", StringComparison.Ordinal) && entry.Path.StartsWith("lib/", StringComparison.Ordinal)))
        {
            if (StrictArchive.ReadAll(file, entry, 4 << 20) is { } bytes) yield return bytes;
        }
    }

    private static void Bend(string name, MetadataBuilder metadata)
    {
        var sdk = metadata.AddAssemblyReference(metadata.GetOrAddString("LuBan.Sdk"), new Version(0, 1, 0, 0), default, default, default, default);
        var space = metadata.GetOrAddString("LuBan.Sdk");
        switch (name)
        {
            case "type nested in itself":
                var own = MetadataTokens.TypeReferenceHandle(metadata.GetRowCount(TableIndex.TypeRef) + 1);
                metadata.AddTypeReference(own, space, metadata.GetOrAddString("Extension"));
                break;
            case "signature of 100,000 levels":
                var signature = new BlobBuilder();
                signature.WriteByte((byte)System.Reflection.Metadata.SignatureKind.Method);
                signature.WriteCompressedInteger(0);
                for (var i = 0; i < 100_000; i++) signature.WriteByte((byte)SignatureTypeCode.SZArray);
                signature.WriteByte((byte)SignatureTypeCode.Int32);
                metadata.AddMemberReference(metadata.AddTypeReference(sdk, space, metadata.GetOrAddString("Extension")), metadata.GetOrAddString("Configure"), metadata.GetOrAddBlob(signature));
                break;
            case "name of 8 MB shared by 20,000 types":
                var text = metadata.GetOrAddString(Noise(8 << 20));
                for (var i = 0; i < 20_000; i++) metadata.AddTypeReference(sdk, space, text);
                break;
            case "200,000 members":
                var type = metadata.AddTypeReference(sdk, space, metadata.GetOrAddString("Extension"));
                var empty = new BlobBuilder();
                new BlobEncoder(empty).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
                for (var i = 0; i < 200_000; i++) metadata.AddMemberReference(type, metadata.GetOrAddString($"M{i}"), metadata.GetOrAddBlob(empty));
                break;
            default:
                for (var i = 0; i < 5000; i++) metadata.AddAssemblyReference(metadata.GetOrAddString($"Library{i}"), new Version(1, 0, 0, 0), default, default, default, default);
                break;
        }
    }

    private static string Noise(int length) => string.Create(length, new Random(1), (text, random) =>
    {
        foreach (ref var c in text) c = (char)('a' + random.Next(26));
    });

    private static byte[] Build(Action<MetadataBuilder> bend)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("Acme.Greeter.dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Acme.Greeter"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        bend(metadata);
        var image = new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata, suppressValidation: true), new BlobBuilder());
        var blob = new BlobBuilder();
        image.Serialize(blob);
        return blob.ToArray();
    }
}
