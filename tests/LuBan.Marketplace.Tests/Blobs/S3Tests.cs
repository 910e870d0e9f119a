using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Tests.Feed;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Blobs;

public sealed class S3Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_signature_is_the_one_of_the_published_example()
    {
        var options = new S3Options { AccessKey = "AKIAIOSFODNN7EXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/test.txt");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");

        S3Signature.Sign(request, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", options, new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            request.Headers.NonValidated["Authorization"].ToString());
    }

    [S3Fact]
    public async Task Two_servers_share_their_files_in_a_store()
    {
        using var store = await S3Server.StartAsync(_folder.Sub("s3"));
        await using var one = await MarketplaceServer.StartAsync(options: options => options.S3 = store.Options);
        var blobs = one.Services.GetRequiredService<IBlobs>();
        var content = new byte[300_000];
        new Random(1).NextBytes(content);

        var hash = await blobs.WriteAsync(new MemoryStream(content), CancellationToken.None);
        Assert.Equal(hash, await blobs.WriteAsync(content, CancellationToken.None));

        using var folder = new TemporaryFolder();
        using var other = new S3Blobs(store.Options, folder.Path, new StagingFolder(folder.Path), TimeProvider.System);
        Assert.True(await other.ContainsAsync(hash, CancellationToken.None));
        Assert.Equal(content, await other.ReadAsync(hash, CancellationToken.None));
        Assert.Null(await other.OpenAsync(Samples.Hash("none"), CancellationToken.None));
        await one.AddAsync("Acme.Hello", "1.0.0", content);
        Assert.Equal(content, await one.Http.GetByteArrayAsync("/v3/flat/acme.hello/1.0.0/acme.hello.1.0.0.nupkg"));
    }

    [S3Fact]
    public async Task A_wrong_key_is_told()
    {
        using var store = await S3Server.StartAsync(_folder.Sub("s3"));
        // The stand-in knows keys, and does not check signatures of version 4: the published example does.
        store.Options.AccessKey = "WRONG";
        using var blobs = new S3Blobs(store.Options, _folder.Path, new StagingFolder(_folder.Path), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => blobs.WriteAsync("x"u8.ToArray(), CancellationToken.None));

        Assert.Equal("LB7008", refusal.Code);
    }

    [Fact]
    public async Task Copies_do_not_grow_over_their_limit()
    {
        var staging = new StagingFolder(_folder.Path);
        var copies = new LocalCopies(_folder.Sub("cache"), staging, maxBytes: 100_000);
        for (var i = 0; i < 30; i++)
        {
            var path = staging.NewPath();
            await File.WriteAllBytesAsync(path, new byte[10_000]);
            await copies.MoveAsync(path, Samples.Hash($"{i}"), CancellationToken.None);
        }

        Assert.InRange(Directory.GetFiles(_folder.Sub("cache"), "*", SearchOption.AllDirectories).Length, 5, 10);
        Assert.True(await copies.ContainsAsync(Samples.Hash("29"), CancellationToken.None));
    }
}

/// <summary>The npm package s3rver, a stand-in for S3, on a free port.</summary>
internal sealed class S3Server : IDisposable
{
    private readonly Process _process;

    private S3Server(Process process, S3Options options) => (_process, Options) = (process, options);

    public static string? SkipReason => Script is null ? "LUBAN_S3RVER does not name a folder in which `npm install s3rver` was run" : null;

    public S3Options Options { get; }

    private static string? Script =>
        Environment.GetEnvironmentVariable("LUBAN_S3RVER") is { Length: > 0 } folder && Path.Combine(folder, "node_modules", "s3rver", "bin", "s3rver.js") is var script && File.Exists(script) ? script : null;

    public static async Task<S3Server> StartAsync(string folder)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Directory.CreateDirectory(folder);
        var process = Process.Start(new ProcessStartInfo("node", [Script!, "-d", folder, "-p", $"{port}", "-a", "127.0.0.1", "--configure-bucket", "packages", "--no-vhost-buckets"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var server = new S3Server(process, new S3Options { Endpoint = $"http://127.0.0.1:{port}", Bucket = "packages", Prefix = "one/", AccessKey = "S3RVER", SecretKey = "S3RVER" });
        using var http = new HttpClient();
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(server.Options.Endpoint);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the store answers");
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>A test that needs s3rver.</summary>
internal sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3Server.SkipReason;
}
