using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Kernel.Workers.Protocol;
using Xunit;

namespace LuBan.Workers.Tests.Inside;

/// <summary>Who is believed: a worker believes its kernel only, and the kernel believes a worker about its own extension only.</summary>
public sealed class IdentityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void A_token_says_again_what_it_was_made_of()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "ada"), new("group", "makers"), new("n", "1", ClaimValueTypes.Integer32, "issuer")], "basic", ClaimTypes.Name, "role"));
        var token = Token() with { User = user, Endpoint = "7", PathBase = "/ext/a.b", MaxBody = 12, RemoteAddress = "127.0.0.1", RemotePort = 5, Path = null };

        var (read, refusal) = CallerToken.Read(token.Sign(Key), Key, "A.B 1.0.0", Now);

        Assert.Null(refusal);
        Assert.Equal(("7", "/ext/a.b", 12L, "127.0.0.1", 5, "c1"), (read!.Endpoint, read.PathBase, read.MaxBody, read.RemoteAddress, read.RemotePort, read.Call));
        Assert.Equal("ada", read.User.Identity!.Name);
        Assert.Equal("basic", read.User.Identity.AuthenticationType);
        Assert.Equal(["ada", "makers", "1"], read.User.Claims.Select(claim => claim.Value));
        Assert.Equal((ClaimValueTypes.Integer32, "issuer"), (read.User.FindFirst("n")!.ValueType, read.User.FindFirst("n")!.Issuer));
    }

    [Fact]
    public void What_is_not_signed_by_the_kernel_for_this_version_and_this_minute_is_refused()
    {
        var signed = Token().Sign(Key);
        var payload = signed.Split('.')[0];

        Assert.Equal("it is not signed", Refusal(null));
        Assert.Equal("it is not signed", Refusal(""));
        Assert.Equal("it is not signed", Refusal(payload));
        Assert.Equal("its signature is wrong", Refusal(payload + ".AAAA"));
        Assert.Equal("its signature is wrong", Refusal(Token().Sign(RandomNumberGenerator.GetBytes(32))));
        Assert.Equal("its signature is wrong", Refusal((Token() with { Endpoint = "8" }).Sign(Key).Split('.')[0] + "." + signed.Split('.')[1]));
        Assert.Equal("it is for A.B 2.0.0", Refusal((Token() with { Audience = "A.B 2.0.0" }).Sign(Key)));
        Assert.Equal("it has expired", Refusal((Token() with { Expires = Now.AddSeconds(-6) }).Sign(Key)));
        Assert.Equal("it has expired", Refusal((Token() with { Expires = Now.AddHours(1) }).Sign(Key)));

        static string? Refusal(string? text) => CallerToken.Read(text, Key, "A.B 1.0.0", Now).Refusal;
    }

    [Fact]
    public async Task A_worker_answers_nobody_but_its_kernel_and_hides_from_the_extension_how_it_was_told()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("KitchenSink", inWorker: true);
        var worker = kernel.Launcher!.Workers[^1];
        var key = JsonDocument.Parse(kernel.Launcher.LastDocument).RootElement.GetProperty("key").GetBytesFromBase64();
        var good = Token() with { Audience = "Tests.KitchenSink 1.0.0", Expires = DateTimeOffset.UtcNow.AddSeconds(60), Endpoint = "0", PathBase = "/ext/tests.kitchensink", User = Admin };

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(worker, "/ext/tests.kitchensink/version", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(worker, "/.luban/stop", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(worker, "/.luban/health", good.Sign(key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(worker, "/ext/tests.kitchensink/version", (good with { Path = "/.luban/health" }).Sign(key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(worker, "/ext/tests.kitchensink/version", (good with { Expires = DateTimeOffset.UtcNow.AddMinutes(-1) }).Sign(key)));
        // Decided about another endpoint than the one that the path leads to.
        Assert.Equal(HttpStatusCode.InternalServerError, await AskAsync(worker, "/ext/tests.kitchensink/version", (good with { Endpoint = "1" }).Sign(key)));
        // A client that writes the header itself is not heard.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/ext/tests.kitchensink/permitted", UriKind.Relative));
        request.Headers.Add("X-User", "ada");
        request.Headers.Add("LuBan-Caller", good.Sign(key));
        Assert.Equal(HttpStatusCode.Forbidden, (await kernel.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_token_of_a_worker_opens_nothing_of_another_extension_and_nothing_after_its_end()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("Notes", inWorker: true);
        var notes = JsonDocument.Parse(kernel.Launcher!.LastDocument).RootElement;
        await kernel.ServeAsync("KitchenSink", inWorker: true);
        var (socket, token) = (notes.GetProperty("kernelSocket").GetString()!, notes.GetProperty("kernelToken").GetString()!);
        using var own = Channel(socket, token);
        using var wrong = Channel(socket, new string('0', 64));

        Assert.Empty((await own.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = new("notes.tests.dev", "v1", "notes") }, CancellationToken.None)).Items);
        var foreign = await Assert.ThrowsAsync<Sdk.ResourceException>(() => own.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = new("", "v1", "secrets") }, CancellationToken.None));
        Assert.Equal(403, foreign.StatusCode);
        var nobody = await Assert.ThrowsAsync<Sdk.ResourceException>(() => own.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = new("notes.tests.dev", "v1", "notes"), AsCaller = true }, CancellationToken.None));
        Assert.Contains("LB8810", nobody.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => wrong.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = new("notes.tests.dev", "v1", "notes") }, CancellationToken.None));

        await kernel.Host.RetireAsync(kernel.Host.Unpublish("tests.notes")!, TimeSpan.Zero, CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => own.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = new("notes.tests.dev", "v1", "notes") }, CancellationToken.None));
    }

    private static ClaimsPrincipal Admin => new(new ClaimsIdentity([new(ClaimTypes.Name, "admin")], "test"));

    private static CallerToken Token() => new() { Audience = "A.B 1.0.0", Expires = Now + CallerToken.Life, Call = "c1" };

    private static WorkerChannel Channel(string socket, string token) => new(socket, TimeSpan.FromSeconds(5), (message, _, _) => message.Headers.Authorization = new("Bearer", token));

    private static async Task<HttpStatusCode> AskAsync(InProcessLauncher.Worker worker, string path, string? token)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(worker.SocketPath), cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://localhost" + path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (token is not null) request.Headers.Add(WorkerHeaders.Caller, token);
        using var response = await http.SendAsync(request, CancellationToken.None);
        return response.StatusCode;
    }
}
