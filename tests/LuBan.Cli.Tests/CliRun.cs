using System.Collections.Concurrent;
using System.Text;

namespace LuBan.Cli.Tests;

/// <summary>Runs the tool inside the test process, with captured output and an environment of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly Dictionary<string, string?> _variables = [];

    private readonly bool _ownsHome = true;

    public CliRun(FakeKernel? kernel = null, bool loggedIn = true)
    {
        Home = Path.Combine(Path.GetTempPath(), "luban-cli-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Home);
        if (kernel is not null) this["LUBAN_SERVER"] = kernel.Url;
        if (loggedIn) this["LUBAN_TOKEN"] = FakeKernel.Token;
    }

    private CliRun(CliRun other) => (Home, _variables, _ownsHome) = (other.Home, new(other._variables), false);

    public string Home { get; }

    public string ConfigurationPath => Path.Combine(Home, ".config", "luban", "config.json");

    public bool IsTerminal { get; set; }

    public string Input { get; set; } = "";

    public string? Secret { get; set; }

    /// <summary>What is typed one after the other; then <see cref="Secret"/>.</summary>
    public Queue<string> Secrets { get; set; } = [];

    public ConcurrentQueue<string> OpenedPages { get; } = [];

    public (string Command, IReadOnlyList<string> Arguments) Self { get; set; } = ("luban", []);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public SignallingWriter Out { get; private set; } = new();

    public SignallingWriter Error { get; private set; } = new();

    public string? this[string variable]
    {
        set => _variables[variable] = value;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        (Out, Error) = (new(), new());
        var environment = new CliEnvironment
        {
            Out = Out,
            Error = Error,
            In = new StringReader(Input),
            InputIsTerminal = IsTerminal,
            OutputIsTerminal = IsTerminal,
            Variable = name => _variables.GetValueOrDefault(name),
            HomeDirectory = Home,
            Time = Time,
            ReadSecret = () => Secrets.TryDequeue(out var typed) ? typed : Secret,
            MachineName = "test-machine",
            Self = Self,
            OpenBrowser = page =>
            {
                OpenedPages.Enqueue(page);
                return true;
            },
        };
        // Not on the caller's thread: its culture stays as it is.
        return Task.Run(() => CliApplication.RunAsync(arguments, environment, cancellationToken));
    }

    public string WriteFile(string name, string content)
    {
        var path = Path.Combine(Home, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Another process of the same user.</summary>
    public CliRun Beside() => new(this);

    public void Dispose()
    {
        if (_ownsHome) Directory.Delete(Home, recursive: true);
    }
}

/// <summary>Collects text and lets a test wait for some of it.</summary>
internal sealed class SignallingWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _text.Append(value);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Write(value + "\n");

    public override string ToString()
    {
        lock (_lock) return _text.ToString();
    }

    public async Task ContainsAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_text.ToString().Contains(text, StringComparison.Ordinal)) return;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{text}' did not come within 20 s, but:\n{this}");
            }
        }
    }
}
