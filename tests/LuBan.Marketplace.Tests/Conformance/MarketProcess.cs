using System.Diagnostics;
using System.Globalization;
using System.Text;
using LuBan.Marketplace.Host;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>The marketplace that stands alone, as a process of its own.</summary>
internal sealed class MarketProcess : IAsyncDisposable
{
    private const string AdministratorKeyText = "the administrator's key of this process";
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MarketProcess(Process process) => _process = process;

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>A client of it.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Its API.</summary>
    public MarketClient Api => new(Http, AdministratorKeyText);

    /// <summary>Its resident memory now, in bytes.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>The most resident memory since <see cref="ForgetPeak"/>, in bytes.</summary>
    public long PeakResident => Status("VmHWM:");

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="data">Its data directory.</param>
    public static async Task<MarketProcess> StartAsync(string data)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HostArguments).Assembly.Location, "--urls", "http://127.0.0.1:0", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LUBAN_MARKETPLACE_ADMIN_PASSWORD"] = AdministratorKeyText;
        var market = new MarketProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        await market.BeginAsync();
        return market;
    }

    /// <summary>Lets the operating system count the most resident memory from now on.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>Ends it at once, without a chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        Http?.Dispose();
        _process.Dispose();
    }

    private async Task BeginAsync()
    {
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _url.TrySetException(new InvalidOperationException("The marketplace ended by itself."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            Url = await _url.Task.WaitAsync(_limit);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            await DisposeAsync();
            lock (_said) throw new InvalidOperationException($"{exception.Message}\n{_said}", exception);
        }
        Http = new HttpClient { BaseAddress = new Uri(Url), Timeout = _limit };
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        const string Before = "The LuBan marketplace serves ";
        if (line.StartsWith(Before, StringComparison.Ordinal)) _url.TrySetResult(line[Before.Length..line.IndexOf("/v3/", StringComparison.Ordinal)]);
    }

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
