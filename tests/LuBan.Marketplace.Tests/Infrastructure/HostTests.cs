using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LuBan.Marketplace.Host;

namespace LuBan.Marketplace.Tests;

/// <summary>The marketplace that stands alone, as a process.</summary>
public sealed class HostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_serves_http_and_https_on_one_port_and_stops_when_told()
    {
        using var process = Start("--urls", "http://127.0.0.1:0", "--data", _folder.Path);
        var url = await AddressAsync(process);
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(url + "/livez"));
        Assert.Equal("ok", await http.GetStringAsync(url + "/readyz"));
        using var authority = X509Certificate2.CreateFromPem(await http.GetStringAsync(url + "/.well-known/luban/ca.crt"));
        using var secure = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck } },
        });
        var https = url.Replace("http://", "https://", StringComparison.Ordinal);

        var index = await secure.GetStringAsync(https + "/v3/index.json");

        Assert.Contains($"\"{https}/v3/repository-signatures/index.json\"", index, StringComparison.Ordinal);
        Assert.Contains("\"signingCertificates\":[{\"fingerprints\"", await secure.GetStringAsync(https + "/v3/repository-signatures/index.json"), StringComparison.Ordinal);
        var key = File.ReadAllText(_folder.Sub("keys/administrator")).Trim();
        using var asAdministrator = new HttpRequestMessage(HttpMethod.Get, url + "/api/marketplace/v1/publishers") { Headers = { { "X-NuGet-ApiKey", key } } };
        Assert.Equal(200, (int)(await http.SendAsync(asAdministrator)).StatusCode);
        await StopAsync(process);
        Assert.Single(Directory.GetFiles(_folder.Sub("snapshot")));
    }

    [Fact]
    public void Unknown_options_are_refused_all_at_once()
    {
        var arguments = HostArguments.Parse(["--dta", "x", "--urls", "--nothing"]);

        Assert.Equal(HostArguments.Refused, arguments.ExitCode);
        Assert.StartsWith("LB7030", arguments.Answer, StringComparison.Ordinal);
        foreach (var word in new[] { "--dta", "'--urls' needs a value", "--nothing" }) Assert.Contains(word, arguments.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_of_them_do_not_share_a_directory()
    {
        using var first = Start("--urls", "http://127.0.0.1:0", "--data", _folder.Path);
        await AddressAsync(first);
        using var second = Start("--urls", "http://127.0.0.1:0", "--data", _folder.Path);

        await second.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        Assert.Equal(HostArguments.Refused, second.ExitCode);
        Assert.StartsWith("LB7001", await second.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await StopAsync(first);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LuBan.Marketplace.Host.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<string> AddressAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address) return address[..address.IndexOf("/v3", StringComparison.Ordinal)];
        }
        throw new InvalidOperationException("It ended: " + await process.StandardError.ReadToEndAsync(deadline.Token));
    }

    private static async Task StopAsync(Process process)
    {
        // SIGTERM, as a service manager sends it.
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Equal(0, process.ExitCode);
    }
}
