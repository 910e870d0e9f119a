using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Workers.Tests.Inside;

/// <summary>Requests through a worker, and the same ones in the kernel's process.</summary>
public sealed class ServingTests
{
    // Named by what they are about, so that a difference says where to look.
    private static readonly (string Method, string Path, string? User, string? Body)[] Requests =
    [
        ("GET", "/version", null, null),
        ("GET", "/options", null, null),
        ("GET", "/sum?a=2&b=40", null, null),
        ("GET", "/sum?a=two&b=40", null, null),
        ("GET", "/point/3,4", null, null),
        ("GET", "/point/nowhere", null, null),
        ("GET", "/point/a%2Fb", null, null),
        ("HEAD", "/version", null, null),
        ("POST", "/version", null, null),
        ("DELETE", "/items", "ada", null),
        ("POST", "/items", null, """{"name":"spoon","size":3}"""),
        ("POST", "/items", null, """{"name":"","size":300}"""),
        ("POST", "/items", null, "{"),
        ("POST", "/items", null, "text/plain:spoon"),
        ("GET", "/cached", null, null),
        ("GET", "/accessor", null, null),
        ("GET", "/authorized", null, null),
        ("GET", "/permitted", null, null),
        ("GET", "/permitted", "ada", null),
        ("GET", "/permitted", "grace", null),
        ("GET", "/version", "ada", null),
        ("GET", "/version", "nobody", null),
        ("GET", "/open", "ada", null),
        ("GET", "/open", "nobody", null),
        ("GET", "/nothing", null, null),
        ("GET", "/nothing", "ada", null),
        ("GET", "/", null, null),
        ("GET", "/VERSION", null, null),
        ("GET", "/slow/5", null, null),
        ("OPTIONS", "/version", null, null),
        ("GET", "/openapi.json", null, null),
        ("GET", "/echo", null, null),
    ];

    [Fact]
    public async Task The_same_requests_have_the_same_answers_in_process_and_through_a_worker()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.AllowAsync("grace", WorkerKernelHost.Permission("Tests.KitchenSink", "sink.use"));
        await kernel.ServeAsync("KitchenSink", inWorker: false);
        var inProcess = await AskAllAsync(kernel);

        await kernel.ServeAsync("KitchenSink", inWorker: true);
        var through = await AskAllAsync(kernel);

        AssertSame(inProcess, through);
        Assert.Contains(inProcess, answer => answer.Contains("GET /permitted as ada: 403", StringComparison.Ordinal));
        Assert.Contains(inProcess, answer => answer.Contains("GET /permitted as grace: 200", StringComparison.Ordinal));
        Assert.Contains(through, answer => answer.Contains("GET /open as nobody: 200", StringComparison.Ordinal) && answer.Contains("\"nobody\"", StringComparison.Ordinal));
        Assert.Contains(through, answer => answer.Contains("GET /version as nobody: 40", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_middleware_and_the_lists_of_an_extension_are_the_same_in_a_worker()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.AllowAsync("grace", WorkerKernelHost.Permission("Tests.Notes", "notes.read"));
        (string Method, string Path, string? User, string? Body)[] requests =
        [
            ("GET", "/notes", "grace", null), ("POST", "/notes", "grace", null), ("GET", "/admin", "grace", null), ("GET", "/middleware", "grace", null), ("GET", "/middleware", null, null), ("GET", "/notes", null, null),
        ];
        var before = await kernel.ServeAsync("Notes", inWorker: false);
        var (inProcess, contributed) = (await AskAllAsync(kernel, requests, "tests.notes"), before.Contributions);

        var after = await kernel.ServeAsync("Notes", inWorker: true);

        AssertSame(inProcess, await AskAllAsync(kernel, requests, "tests.notes"));
        Assert.Equal(Text(contributed), Text(after.Contributions));

        static string Text(ContributionSet set) => System.Text.Json.JsonSerializer.Serialize(set);
    }

    [Fact]
    public async Task A_body_goes_up_and_comes_down_while_it_is_sent()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("KitchenSink", inWorker: true);

        using var response = await kernel.Http.GetAsync("/ext/tests.kitchensink/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("data: 0", await reader.ReadLineAsync());
        await reader.ReadLineAsync();
        Assert.Equal("data: 1", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_websocket_goes_through_and_is_told_when_the_extension_is_stopped()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        var runtime = await kernel.ServeAsync("KitchenSink", inWorker: true);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"ws://{kernel.Address.Authority}/ext/tests.kitchensink/echo"), CancellationToken.None);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));

        var retiring = kernel.Host.RetireAsync(kernel.Host.Unpublish("tests.kitchensink")!, TimeSpan.FromMilliseconds(200), CancellationToken.None);
        var closed = await socket.ReceiveAsync(buffer, CancellationToken.None);

        Assert.Equal(WebSocketMessageType.Close, closed.MessageType);
        Assert.Contains("Connect again", closed.CloseStatusDescription, StringComparison.Ordinal);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(ExtensionState.Unloaded, (await retiring).State);
        Assert.Equal(0, runtime.InFlight);
    }

    [Fact]
    public async Task What_a_handler_throws_is_a_problem_and_in_the_log_and_the_health_of_the_extension()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        var runtime = await kernel.ServeAsync("Probe", inWorker: true, "1.0.0");

        var response = await kernel.Http.GetAsync("/ext/tests.probe/throw");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("LB3042", await response.Content.ReadAsStringAsync());
        await Wait.UntilAsync(() => runtime.Failures == 1, "the failure is counted");
        Assert.Contains(runtime.Health.Reasons, reason => reason.Contains("the probe throws in a handler", StringComparison.Ordinal));
        // What the worker logs comes by another way than what it counts.
        await Wait.UntilAsync(() => runtime.Log.Tail().Any(line => line.Message.Contains("the probe throws in a handler", StringComparison.Ordinal)), "the line is in the log");
    }

    [Fact]
    public async Task An_extension_that_cannot_be_loaded_says_in_a_worker_what_it_says_in_process()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();

        var inProcess = await Assert.ThrowsAsync<Sdk.ExtensionException>(() => kernel.ServeAsync("ThrowsInConfigure", inWorker: false));
        var through = await Assert.ThrowsAsync<Sdk.ExtensionException>(() => kernel.ServeAsync("ThrowsInConfigure", inWorker: true));

        Assert.Equal(inProcess.Message, through.Message);
        Assert.Null(kernel.Host.Find("tests.throwsinconfigure"));
    }

    [Fact]
    public async Task What_does_not_work_in_a_worker_is_refused_when_it_is_loaded()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();

        var refused = await Assert.ThrowsAsync<Sdk.ExtensionException>(() => kernel.ServeAsync("Versions", inWorker: true, "2.0.0"));

        Assert.Equal("LB8803", refused.Code);
        Assert.Contains("spec.isolation", refused.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<string>> AskAllAsync(WorkerKernelHost kernel) => AskAllAsync(kernel, Requests, "tests.kitchensink");

    private static async Task<IReadOnlyList<string>> AskAllAsync(WorkerKernelHost kernel, IEnumerable<(string Method, string Path, string? User, string? Body)> requests, string extension)
    {
        var answers = new List<string>();
        foreach (var (method, path, user, body) in requests)
        {
            using var request = new HttpRequestMessage(new(method), new Uri($"/ext/{extension}{path}", UriKind.Relative));
            request.Headers.Add("X-Correlation-Id", "a-b-c");
            if (user is not null) request.Headers.Add("X-User", user);
            if (body is not null)
            {
                request.Content = new StringContent(body.StartsWith("text/plain:", StringComparison.Ordinal) ? body["text/plain:".Length..] : body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(body.StartsWith("text/plain:", StringComparison.Ordinal) ? "text/plain" : "application/json");
            }
            using var response = await kernel.Http.SendAsync(request);
            answers.Add($"{method} {path} as {user ?? "admin"}: {(int)response.StatusCode} {Headers(response)} {Stable(await response.Content.ReadAsStringAsync())}");
        }
        return answers;
    }

    private static void AssertSame(IReadOnlyList<string> inProcess, IReadOnlyList<string> through)
    {
        Assert.Equal(inProcess.Count, through.Count);
        var differences = inProcess.Zip(through).Where(pair => pair.First != pair.Second).Select(pair => $"in process: {pair.First}\nworker:     {pair.Second}").ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Headers(HttpResponseMessage response) => string.Join(", ", response.Headers.Concat(response.Content.Headers)
        .Where(header => header.Key is not ("Date" or "X-Request-ID" or "X-Request-Id" or "X-Correlation-Id" or "Audit-Id" or "traceresponse"))
        .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join('|', header.Value)}"));

    /// <summary>Each request has an id of its own.</summary>
    private static string Stable(string body) => System.Text.RegularExpressions.Regex.Replace(body, "\"(requestId|traceId)\":\"[^\"]*\"", "");
}
