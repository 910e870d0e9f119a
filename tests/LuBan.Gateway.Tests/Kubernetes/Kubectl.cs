using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LuBan.Gateway.Tests.Kubernetes;

/// <summary>The real kubectl, as a process.</summary>
internal static class Kubectl
{
    // Older ones try SPDY first, and there is no server for its frames here.
    private const int FirstMinorWithWebSockets = 30;

    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why it cannot be used; null when it can.</summary>
    public static string? SkipReason => Reason.Value;

    public static Process Start(int port, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", "/dev/null", "--server", $"http://127.0.0.1:{port}", "--cache-dir", "/dev/null/no-cache", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["KUBECTL_REMOTE_COMMAND_WEBSOCKETS"] = "true";
        return Process.Start(start)!;
    }

    private static string? FindReason()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["version", "--client", "-o", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var minor = int.Parse(((string)JsonNode.Parse(text)!["clientVersion"]!["minor"]!).TrimEnd('+'));
            return minor >= FirstMinorWithWebSockets ? null : $"kubectl 1.{minor} speaks no WebSocket; 1.{FirstMinorWithWebSockets} or newer is needed.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "kubectl is not here.";
        }
    }
}
