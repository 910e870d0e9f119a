using System.Net.Sockets;
using System.Text.RegularExpressions;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>Asks an instance whether it is well.</summary>
internal sealed class ProbeRunner : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero });

    /// <returns>Null when it is; else what was found.</returns>
    public async Task<string?> AskAsync(TemplateProbe probe, string name, InstancePlan plan, DetachedProcess process, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(probe.TimeoutSeconds);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            if (probe.Tcp is { } tcp) return await ConnectAsync(Port(plan, tcp), patience.Token);
            if (probe.Http is { } http) return await RequestAsync(Port(plan, http), plan.Values.Text.Fill(probe.Path), patience.Token);
            if (probe.Log is { } pattern) return InLog(pattern, process);
            return probe.Exec is { Count: > 0 } exec ? await ExecuteAsync(plan.Values.Text.Fill(exec), name, plan, limit, cancellationToken) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {probe.TimeoutSeconds} s";
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or ProcessException or TemplateException or ArgumentException)
        {
            return e.Message;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string?> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        return null;
    }

    private async Task<string?> RequestAsync(int port, string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{port}{(path.StartsWith('/') ? path : "/" + path)}"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)answer.StatusCode < 400 ? null : $"{path} answered {(int)answer.StatusCode}";
    }

    /// <summary>Of a log that was rotated the newest file is looked at; a start writes far less than one.</summary>
    private static string? InLog(string pattern, DetachedProcess process)
    {
        var text = $"{LogTail.End(process.OutputFile, 1024 * 1024)}\n{LogTail.End(process.ErrorFile, 1024 * 1024)}";
        return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline) ? null : $"the log has no line with '{pattern}' yet";
    }

    private static async Task<string?> ExecuteAsync(IReadOnlyList<string> command, string name, InstancePlan plan, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (end, said) = await CommandRunner.RunAsync(plan, $"probe-{name}", command, null, limit, cancellationToken);
        return end.ExitCode == 0 ? null : $"the check ended with {end.ExitCode}{(said.Length > 0 ? $": {said}" : "")}";
    }

    private static int Port(InstancePlan plan, string name) => plan.Values.Ports.TryGetValue(name, out var port) ? port : throw new TemplateException($"The check names a port '{name}', which the template does not have.");
}
