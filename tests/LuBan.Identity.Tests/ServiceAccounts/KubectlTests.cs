using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests;

public sealed class KubectlTests
{
    [KubectlFact]
    [Trait("Category", "Slow")]
    public async Task Kubectl_makes_a_token_of_a_service_account_and_works_with_it()
    {
        // kubectl sends credentials over TLS only.
        using var certificate = SelfSigned();
        await using var server = await AccountServer.StartAsync(services: services => services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        }));
        await server.CreateAsync("ada");
        var admin = (await TotpTests.BearerAsync(server, "ada"))!["Bearer ".Length..];
        await server.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts", AccountServer.Admin, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "robot" } });

        var (code, token) = await RunAsync(server, admin, "create", "token", "robot", "--duration=20m");
        Assert.True(code == 0, token);
        var (who, output) = await RunAsync(server, token.Trim(), "auth", "whoami", "-o", "json");

        Assert.True(who == 0, output);
        Assert.Equal("system:serviceaccount:default:robot", JsonNode.Parse(output)!["status"]!["userInfo"]!["username"]!.GetValue<string>());
        var (users, list) = await RunAsync(server, admin, "get", "users");
        Assert.True(users == 0, list);
        Assert.Matches(@"NAME\s+DISPLAY NAME\s+EMAIL\s+STATE\s+LAST LOGIN\s+AGE", list);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<(int Code, string Output)> RunAsync(AccountServer server, string token, params string[] arguments)
    {
        var start = new ProcessStartInfo(KubectlFactAttribute.Program!, ["--server", server.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(address => address.StartsWith("https", StringComparison.Ordinal)), "--insecure-skip-tls-verify", "--token", token, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Its caches and configuration must not meet those of the person who runs the tests.
        start.Environment["HOME"] = server.Inner.Directory;
        start.Environment.Remove("KUBECONFIG");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await error);
    }
}
