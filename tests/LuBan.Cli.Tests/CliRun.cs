using System.Text;

namespace LuBan.Cli.Tests;

/// <summary>Runs the tool inside the test process, with captured output and an environment of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly Dictionary<string, string?> _variables = [];

    public CliRun(FakeKernel? kernel = null, bool loggedIn = true)
    {
        Directory.CreateDirectory(Home);
        if (kernel is not null) this["LUBAN_SERVER"] = kernel.Url;
        if (loggedIn) this["LUBAN_TOKEN"] = FakeKernel.Token;
    }

    public string Home { get; } = Path.Combine(Path.GetTempPath(), "luban-cli-" + Guid.NewGuid().ToString("N"));

    public string ConfigurationPath => Path.Combine(Home, ".config", "luban", "config.json");

    public bool IsTerminal { get; set; }

    public string Input { get; set; } = "";

    public string? Secret { get; set; }

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
            ReadSecret = () => Secret,
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

    public void Dispose() => Directory.Delete(Home, recursive: true);
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
