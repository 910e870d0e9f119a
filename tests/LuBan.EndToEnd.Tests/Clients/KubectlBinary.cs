using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.EndToEnd.Clients;

/// <summary>A kubectl of a known version.</summary>
internal sealed partial record KubectlBinary(string File, string Version, int Minor)
{
    private const int DebianMinor = 20;
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(1);
    private static readonly Lazy<KubectlBinary?> OfPath = new(() => Kubectl.Path is { } path ? Ask(path) : null);
    private static readonly Lazy<KubectlBinary?> OfDebian = new(FindDebian);

    /// <summary>Debian's kubectl (1.20.2): the machine's own when it is that, otherwise unpacked from Debian's package without installing it.</summary>
    public static KubectlBinary? Debian => OfDebian.Value;

    /// <summary>The machine's kubectl when it is newer than Debian's.</summary>
    public static KubectlBinary? Newer => OfPath.Value is { Minor: > DebianMinor } found ? found : null;

    private static KubectlBinary? FindDebian()
    {
        if (OfPath.Value is { Minor: DebianMinor } installed) return installed;
        var cache = Path.Combine(Repository.Root, "artifacts", "clients", "kubernetes-client");
        var file = Path.Combine(cache, "usr", "bin", "kubectl");
        if (!System.IO.File.Exists(file) && !Unpack(cache)) return null;
        return System.IO.File.Exists(file) ? Ask(file) : null;
    }

    private static bool Unpack(string cache)
    {
        if (!System.IO.File.Exists("/usr/bin/apt-get")) return false;
        using var directory = new TemporaryDirectory();
        if (!Run("apt-get", ["download", "-q", "kubernetes-client"], directory.Path, out _)) return false;
        var package = Directory.EnumerateFiles(directory.Path, "kubernetes-client_*.deb").FirstOrDefault();
        if (package is null || !Run("dpkg", ["-x", package, "unpacked"], directory.Path, out _)) return false;
        Directory.CreateDirectory(cache);
        // Other test processes may do the same: whoever is last replaces like by like.
        var target = Directory.CreateDirectory(Path.Combine(cache, "usr", "bin")).FullName;
        var temporary = Path.Combine(target, $"kubectl.{Environment.ProcessId}");
        System.IO.File.Copy(Path.Combine(directory.Path, "unpacked", "usr", "bin", "kubectl"), temporary, overwrite: true);
        System.IO.File.Move(temporary, Path.Combine(target, "kubectl"), overwrite: true);
        return true;
    }

    private static KubectlBinary? Ask(string file)
    {
        if (!Run(file, ["version", "--client", "-o", "json"], Path.GetTempPath(), out var output)) return null;
        var version = JsonNode.Parse(output)?["clientVersion"];
        var minor = Digits().Match((string?)version?["minor"] ?? "");
        return minor.Success ? new(file, (string)version!["gitVersion"]!, int.Parse(minor.Value, System.Globalization.CultureInfo.InvariantCulture)) : null;
    }

    private static bool Run(string file, IEnumerable<string> arguments, string directory, out string output)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var reading = process.StandardOutput.ReadToEndAsync();
        var ended = reading.Wait(DownloadLimit) && process.WaitForExit(DownloadLimit);
        if (!ended) process.Kill(entireProcessTree: true);
        output = ended ? reading.Result : "";
        return ended && process.ExitCode == 0;
    }

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex Digits();
}
