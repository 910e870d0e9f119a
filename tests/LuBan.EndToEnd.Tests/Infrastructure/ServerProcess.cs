using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.EndToEnd;

/// <summary>A real server process on a free port, and a client with its administrator's credentials.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public required string Data { get; init; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public int ProcessId => _process.Id;

    public string Output { get { lock (_output) return _output.ToString(); } }

    /// <summary>Starts a server without its marketplace, which most tests do not need.</summary>
    public static Task<ServerProcess> StartAsync(string data, IEnumerable<string>? sources = null, IReadOnlyDictionary<string, string>? environment = null, params string[] options) =>
        StartWithMarketAsync(data, sources, environment, ["--no-marketplace", .. options]);

    /// <summary>Starts a server as people do.</summary>
    public static async Task<ServerProcess> StartWithMarketAsync(string data, IEnumerable<string>? sources = null, IReadOnlyDictionary<string, string>? environment = null, params string[] options)
    {
        var server = Launch(data, sources, environment, options);
        await server.BeginAsync();
        return server;
    }

    /// <summary>Runs a server that is expected to end by itself, before or after it serves.</summary>
    public static async Task<string> RunToEndAsync(string data, IEnumerable<string>? sources = null)
    {
        await using var server = Launch(data, sources, null);
        server.Launch();
        await server.WaitForExitAsync();
        return server.Output;
    }

    private static ServerProcess Launch(string data, IEnumerable<string>? sources, IReadOnlyDictionary<string, string>? environment, params string[] options)
    {
        string[] arguments = [Repository.Server, "--urls", "http://127.0.0.1:0", "--data", data, .. (sources ?? []).SelectMany(source => new[] { "--source", source }), .. options];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LUBAN_ADMIN_PASSWORD"] = Password;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new ServerProcess(new Process { StartInfo = start }) { Data = data };
    }

    /// <summary>Waits until a condition holds, with a deadline; the server's output goes into the failure.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T?>> probe, TimeSpan? limit = null) where T : class
    {
        var clock = Stopwatch.StartNew();
        var last = "nothing";
        while (clock.Elapsed < (limit ?? TimeSpan.FromSeconds(60)))
        {
            try
            {
                if (await probe() is { } found) return found;
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            await pause.WaitForNextTickAsync();
        }
        throw new TimeoutException($"Waited in vain for {what}; last: {last}.\n{Output}");
    }

    /// <summary>Ends the process at once, as a power cut would: no handler of it runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until the process ends by itself.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                throw new TimeoutException($"The server did not stop.\n{Output}");
            }
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        Http?.Dispose();
        _process.Dispose();
    }

    public HttpClient NewClient(bool authenticated = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
        if (authenticated) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        return client;
    }

    private async Task BeginAsync()
    {
        Launch();
        Address = await _address.Task.WaitAsync(StartLimit);
        Http = NewClient();
    }

    private void Launch()
    {
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server ended at its start with code {_process.ExitCode}.\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (Serves().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"^LuBan \S+ serves (http://\S+)")]
    private static partial Regex Serves();
}
