namespace LuBan.EndToEnd;

/// <summary>An install from a bundle on a machine that reaches nothing: a network namespace of its own, with its loopback and no route.</summary>
[Trait("Category", "Slow")]
public sealed class AirGapTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [NamespaceFact]
    public async Task A_bundle_installs_where_there_is_no_network()
    {
        var packages = _directory.Sub("packages");
        await using var online = await ServerProcess.StartWithMarketAsync(_directory.Sub("online"));
        await online.PublishAsync(ProbePackages.Write(packages, new ProbeVersion("1.0.0") { Id = "Tests.Base", Project = "tests/TestExtensions/Hello", Entry = "LuBan.TestExtensions.Hello.dll", WarmUp = null }));
        await online.PublishAsync(ProbePackages.Write(packages, new ProbeVersion("1.2.0") { Needs = [("Tests.Base", "[1.0.0, 2.0.0)")] }));
        await online.SyncAsync();
        await online.WaitForExtensionAsync(ProbePackages.Id, _ => true);
        await online.InstallAsync(ProbePackages.Id, "1.2.0");
        var luban = new Luban(online, _directory);
        await luban.LoginAsync();
        var (lockFile, bundle) = (Path.Combine(_directory.Path, "luban.lock.json"), Path.Combine(_directory.Path, "all.lubanbundle"));
        await luban.RunAsync(0, "lock", "-o", lockFile);
        await luban.RunAsync(0, "bundle", "create", "--lock", lockFile, "-o", bundle);
        var signer = await online.FingerprintAsync();

        var script = Path.Combine(_directory.Path, "offline.sh");
        await File.WriteAllTextAsync(script, Script(bundle, lockFile, signer));
        var result = await CommandRunner.RunAsync("unshare", ["--net", "bash", script], limit: TimeSpan.FromMinutes(3));

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("unreachable as it should be", result.All);
        Assert.Contains("""answer: {"version":"1.2.0"}""", result.All);
    }

    private string Script(string bundle, string lockFile, string signer) => $$"""
        set -eu
        ip link set lo up
        if curl -s --max-time 2 http://example.com/ >/dev/null; then echo "there is a network"; exit 1; fi
        echo "unreachable as it should be"
        export LUBAN_ADMIN_PASSWORD='{{ServerProcess.Password}}' LUBAN_CONFIG='{{Path.Combine(_directory.Path, "offline.json")}}' LUBAN_SERVER=http://127.0.0.1:5099 NO_COLOR=1 LUBAN_LANG=en
        dotnet '{{Repository.Server}}' --urls http://127.0.0.1:5099 --data '{{_directory.Sub("offline")}}' >'{{Path.Combine(_directory.Path, "offline.log")}}' 2>&1 &
        server=$!
        trap 'kill $server; wait $server 2>/dev/null || true' EXIT
        for i in $(seq 300); do curl -sf http://127.0.0.1:5099/readyz >/dev/null && break; sleep 0.1; done
        luban() { dotnet '{{Repository.Cli}}' "$@"; }
        luban login --server http://127.0.0.1:5099 --user admin --password "$LUBAN_ADMIN_PASSWORD"
        luban bundle verify '{{bundle}}' --fingerprint {{signer}}
        luban bundle import '{{bundle}}' --fingerprint {{signer}} --yes
        luban source sync marketplace
        luban install --locked '{{lockFile}}' --wait --yes
        echo "answer: $(curl -sf -u "admin:$LUBAN_ADMIN_PASSWORD" http://127.0.0.1:5099/ext/tests.probe/version)"
        """;
}

/// <summary>A test that makes a network namespace, which needs root and iproute2.</summary>
internal sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Skip = "a network namespace needs Linux and root";
        else if (!File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip")) Skip = "iproute2 is not installed";
    }
}
