using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>A server or peer as a process of its own, on a free port of the loopback, with a client that holds a bearer token as <c>luban login</c> gets it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The administrator's password.</summary>
    public const string Password = "correct horse battery staple";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Limit };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public string Token { get; private set; } = "";

    public int Id => _process.Id;

    /// <summary>From the start of the process to the first answer of <c>/readyz</c>.</summary>
    public TimeSpan StartTime { get; private set; }

    private string Output { get { lock (_output) return _output.ToString(); } }

    public static Task<ServerProcess> StartServerAsync(string data, string? source, CancellationToken cancellationToken, params string[] options) =>
        StartAsync([Repository.Server, .. options], data, source, cancellationToken);

    /// <summary>The server's own composition with the handlers of the benchmark extension mapped in the host.</summary>
    public static Task<ServerProcess> StartPeerAsync(string data, string? source, CancellationToken cancellationToken) =>
        StartAsync([Repository.Benchmarks, "host"], data, source, cancellationToken);

    /// <summary>The marketplace that stands alone.</summary>
    public static Task<ServerProcess> StartMarketAsync(string data, CancellationToken cancellationToken) =>
        StartAsync([Repository.Market], data, null, cancellationToken);

    /// <summary>A static file server.</summary>
    public static Task<ServerProcess> StartFilesAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync([Repository.Benchmarks, "files", "--root", folder], null, null, cancellationToken);

    /// <summary>A web application that does nothing but answer <c>/readyz</c>.</summary>
    public static Task<ServerProcess> StartBareAsync(CancellationToken cancellationToken) =>
        StartAsync([Repository.Benchmarks, "bare"], null, null, cancellationToken);

    /// <summary>The identity provider alone.</summary>
    public static Task<ServerProcess> StartIdentityAsync(string data, CancellationToken cancellationToken) =>
        StartAsync([Repository.Benchmarks, "identity-host"], data, null, cancellationToken);

    /// <summary>Any program that answers <c>/readyz</c> on the port that it is given.</summary>
    public static async Task<ServerProcess> StartProgramAsync(Func<int, ProcessStartInfo> start, CancellationToken cancellationToken)
    {
        var port = PeerProcess.FreePort();
        return await StartAsync(start(port), port, cancellationToken);
    }

    /// <summary>A program of Node.js that takes its port as its argument and answers <c>/readyz</c>.</summary>
    public static async Task<ServerProcess> StartNodeAsync(string script, CancellationToken cancellationToken)
    {
        var port = PeerProcess.FreePort();
        return await StartAsync(new ProcessStartInfo("node", [script, $"{port}"]) { WorkingDirectory = Path.GetDirectoryName(script) }, port, cancellationToken);
    }

    public async Task<string> LoginAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/iam.luban.dev/v1/self/tokens") { Content = JsonContent.Create(new { name = "benchmarks" }) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        using var response = await Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        Token = (string)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["token"]!;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return Token;
    }

    /// <summary>Asks again and again until there is an answer. When there is none, the exception ends with <paramref name="found"/> and what the server wrote.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T?>> probe, CancellationToken cancellationToken, Func<string>? found = null, TimeSpan? pause = null) where T : class
    {
        var clock = Stopwatch.StartNew();
        using var turns = new PeriodicTimer(pause ?? TimeSpan.FromMilliseconds(2));
        while (clock.Elapsed < Limit)
        {
            if (await probe() is { } answer) return answer;
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with code {_process.ExitCode} before {what}.\n{Output}");
            await turns.WaitForNextTickAsync(cancellationToken);
        }
        throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s in vain for {what}.\n{found?.Invoke()}{Output}");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        Http.Dispose();
        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string[] command, string? data, string? source, CancellationToken cancellationToken)
    {
        var port = PeerProcess.FreePort();
        string[] arguments = [.. command, "--urls", $"http://127.0.0.1:{port}", .. data is null ? [] : new[] { "--data", data }, .. source is null ? [] : new[] { "--source", source }];
        return await StartAsync(new ProcessStartInfo("dotnet", arguments), port, cancellationToken);
    }

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, int port, CancellationToken cancellationToken)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment["LUBAN_ADMIN_PASSWORD"] = Password;
        start.Environment["LUBAN_MARKETPLACE_ADMIN_PASSWORD"] = Password;
        var server = new ServerProcess(new Process { StartInfo = start }, port);
        try
        {
            await server.BeginAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        var started = Stopwatch.GetTimestamp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitForAsync("/readyz", async () =>
        {
            try
            {
                using var response = await Http.GetAsync("/readyz", cancellationToken);
                return response.IsSuccessStatusCode ? "ready" : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }, cancellationToken);
        StartTime = Stopwatch.GetElapsedTime(started);
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
