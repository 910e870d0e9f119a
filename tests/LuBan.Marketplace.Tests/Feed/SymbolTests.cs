using System.IO.Compression;
using System.Net.Http.Headers;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Feed;

public sealed class SymbolTests : IAsyncLifetime
{
    private const string Key = "the-administrators-key";
    private readonly (byte[] Assembly, byte[] Symbols, Guid Id) _built = Build("Acme.Hello");
    private MarketplaceServer _server = null!;

    public async Task InitializeAsync() => _server = await MarketplaceServer.StartAsync(services: services => services.AddSingleton<IMarketplaceIdentity>(_ => AdministratorKey.Open("", Key)));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_debugger_gets_the_symbols_of_an_assembly_by_its_id()
    {
        await AddPackageAsync();

        using var answer = await PushAsync(Snupkg("1.0.0", ("lib/net10.0/Acme.Hello.pdb", _built.Symbols)));

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(_built.Symbols, await _server.Http.GetByteArrayAsync(Address(_built.Id)));
        Assert.Equal(_built.Symbols, await _server.Http.GetByteArrayAsync(Address(_built.Id).ToUpperInvariant().Replace("/SYMBOLS/", "/symbols/", StringComparison.Ordinal)));
        Assert.Equal(404, await _server.StatusAsync(Address(Guid.NewGuid())));
        Assert.False((_server.Store.State.TryFind("Acme.Hello", out var package) ? package : null)!.Versions[0].Symbols.IsEmpty);
    }

    [Fact]
    public async Task Symbols_of_a_quarantined_version_are_not_there()
    {
        await AddPackageAsync();
        (await PushAsync(Snupkg("1.0.0", ("Acme.Hello.pdb", _built.Symbols)))).Dispose();
        _server.Store.State.TryFind("Acme.Hello", out var package);

        await _server.Store.SaveAsync("Acme.Hello", package!.Versions[0] with { State = VersionState.Quarantined });

        Assert.Equal(404, await _server.StatusAsync(Address(_built.Id)));
    }

    [Fact]
    public async Task Symbols_without_a_package_are_refused()
    {
        using var answer = await PushAsync(Snupkg("1.0.0", ("Acme.Hello.pdb", _built.Symbols)));

        Assert.Equal((404, true), ((int)answer.StatusCode, answer.ReasonPhrase!.StartsWith("LB7026", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Symbols_of_another_build_are_refused()
    {
        await AddPackageAsync();

        using var answer = await PushAsync(Snupkg("1.0.0", ("Acme.Hello.pdb", Build("Acme.Hello").Symbols)));

        Assert.Equal((400, true), ((int)answer.StatusCode, answer.ReasonPhrase!.StartsWith("LB2027", StringComparison.Ordinal)));
        Assert.Equal(404, await _server.StatusAsync(Address(_built.Id)));
    }

    [Theory]
    [InlineData("Acme.Hello.pdb", "Microsoft C/C++ MSF 7.00")]
    [InlineData("Acme.Hello.pdb", "")]
    [InlineData("Acme.Hello.pdb", "BSJB and then nonsense that goes on for a while")]
    [InlineData("lib/Acme.Hello.dll", "MZ")]
    [InlineData("../outside.pdb", "x")]
    public async Task What_is_no_portable_pdb_is_refused(string path, string content)
    {
        await AddPackageAsync();

        using var answer = await PushAsync(Snupkg("1.0.0", ("Acme.Hello.pdb", _built.Symbols), ("more/" + path, Encoding.ASCII.GetBytes(content))));

        Assert.Equal(400, (int)answer.StatusCode);
    }

    private static string Address(Guid id) => $"/symbols/acme.hello.pdb/{id:N}FFFFFFFF/acme.hello.pdb";

    private async Task AddPackageAsync()
    {
        var nupkg = Zip(("Acme.Hello.nuspec", "<package/>"u8.ToArray()), ("luban/app/net10.0/Acme.Hello.dll", _built.Assembly));
        var entry = await _server.AddAsync("Acme.Hello", "1.0.0", nupkg);
        var original = await _server.Services.GetRequiredService<IBlobs>().WriteAsync(nupkg, CancellationToken.None);
        await _server.Store.SaveAsync("Acme.Hello", entry with { Original = original });
    }

    private async Task<HttpResponseMessage> PushAsync(byte[] file)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "package", "package.snupkg" } };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v3/symbolpackage") { Content = form, Headers = { { "X-NuGet-ApiKey", Key } } };
        return await _server.Http.SendAsync(request);
    }

    private static byte[] Snupkg(string version, params (string Path, byte[] Content)[] files)
    {
        var nuspec = $"""
            <?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Acme.Hello</id><version>{version}</version><authors>a</authors><description>d</description>
            <packageTypes><packageType name="SymbolsPackage"/></packageTypes></metadata></package>
            """;
        return Zip([("Acme.Hello.nuspec", Encoding.UTF8.GetBytes(nuspec)), .. files]);
    }

    private static byte[] Zip(params (string Path, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    /// <summary>An assembly with nothing in it, and the portable PDB that it asks for.</summary>
    private static (byte[] Assembly, byte[] Symbols, Guid Id) Build(string name)
    {
        var id = new BlobContentId(Guid.NewGuid(), 0x12345678);
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.Sha1);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var symbols = new BlobBuilder();
        new PortablePdbBuilder(new MetadataBuilder(), [.. new int[MetadataTokens.TableCount]], default, _ => id).Serialize(symbols);
        var debug = new DebugDirectoryBuilder();
        debug.AddCodeViewEntry(name + ".pdb", id, 0x100);
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), debugDirectoryBuilder: debug).Serialize(image);
        return (image.ToArray(), symbols.ToArray(), id.Guid);
    }
}
