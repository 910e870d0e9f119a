using System.Diagnostics;
using LuBan.Identity.Tests.Attacks;

namespace LuBan.Identity.Tests.Clients;

/// <summary>Debian's Apache with mod_auth_openidc as a relying party: a program that nobody here wrote, in C.</summary>
[Trait("Category", "Slow")]
public sealed class ApacheTests : IDisposable
{
    private const string Program = "/usr/sbin/apache2";
    private const string Modules = "/usr/lib/apache2/modules";

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-apache-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [ApacheFact]
    public async Task Apache_lets_in_who_signed_in_and_signs_out()
    {
        var target = await Target.StartAsync(isClockReal: true);
        var address = $"http://127.0.0.1:{PeerProcess.FreePort()}";
        using var client = await target.ClientAsync("apache", $"{address}/inside/callback", spec => spec["postLogoutRedirectUris"] = new System.Text.Json.Nodes.JsonArray($"{address}/bye"));
        using var apache = await StartAsync(address, client);
        try
        {
            using var visitor = new UserAgent(address);
            using var provider = new UserAgent(target.Server.Url);
            var anonymous = await visitor.OpenAsync($"{address}/inside/page");
            Assert.StartsWith(target.Server.Url, anonymous.SentTo ?? $"{anonymous}\n{Log()}", StringComparison.Ordinal);

            var signedIn = await target.Pages.GoThroughAsync(provider, anonymous.SentTo!);
            var inside = await visitor.OpenAsync(signedIn.Last.SentTo!);
            var others = await visitor.OpenAsync($"{address}/others/page");
            Assert.True(inside is { Status: 200 } && inside.Html.Contains("inside", StringComparison.Ordinal), $"{inside}\n{Log()}");
            Assert.Equal(401, others.Status);

            var leaving = await visitor.OpenAsync($"{address}/inside/callback?logout={Uri.EscapeDataString(address + "/bye")}");
            Assert.StartsWith(target.Client.Endpoint("end_session_endpoint"), leaving.SentTo, StringComparison.Ordinal);
            var left = await target.Pages.GoThroughAsync(provider, leaving.SentTo!);
            Assert.StartsWith($"{address}/bye", left.Last.SentTo ?? $"{leaving.SentTo} -> {left}", StringComparison.Ordinal);
            Assert.True((await visitor.OpenAsync($"{address}/inside/page")).IsElsewhere);
            Assert.Equal("login_required", (await provider.OpenAsync(client.Request("openid", ("prompt", "none")).Url)).Error);
            var bent = await visitor.OpenAsync(signedIn.Last.SentTo!);
            Assert.NotEqual(200, bent.Status);
        }
        finally
        {
            apache.Kill(entireProcessTree: true);
            await apache.WaitForExitAsync();
            await target.StopAsync();
        }
    }

    private async Task<Process> StartAsync(string address, ProbeClient client)
    {
        var pages = Directory.CreateDirectory(Path.Combine(_directory, "pages"));
        foreach (var folder in new[] { "inside", "others" })
            await File.WriteAllTextAsync(Path.Combine(pages.CreateSubdirectory(folder).FullName, "page"), $"this is {folder}");
        await File.WriteAllTextAsync(Path.Combine(pages.FullName, "bye"), "bye");
        // Started as root, Apache serves as another user.
        var user = Environment.UserName == "root" ? "User www-data\nGroup www-data" : "";
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var configuration = Path.Combine(_directory, "apache.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            ServerRoot {{_directory}}
            ServerName 127.0.0.1
            Listen {{address["http://".Length..]}}
            PidFile {{_directory}}/pid
            ErrorLog {{_directory}}/log
            LogLevel warn auth_openidc:info
            {{user}}
            Mutex file:{{_directory}} default
            LoadModule mpm_event_module {{Modules}}/mod_mpm_event.so
            LoadModule authn_core_module {{Modules}}/mod_authn_core.so
            LoadModule authz_core_module {{Modules}}/mod_authz_core.so
            LoadModule authz_user_module {{Modules}}/mod_authz_user.so
            LoadModule auth_openidc_module {{Modules}}/mod_auth_openidc.so
            DocumentRoot {{pages.FullName}}
            <Directory {{pages.FullName}}>
              Require all granted
            </Directory>
            OIDCProviderMetadataURL {{client.Issuer}}/.well-known/openid-configuration
            OIDCClientID {{client.Registration.Id}}
            OIDCClientSecret {{client.Registration.Secret}}
            OIDCRedirectURI {{client.Registration.RedirectUri}}
            OIDCCryptoPassphrase {{Guid.NewGuid():N}}
            OIDCScope "openid profile email"
            OIDCPKCEMethod S256
            OIDCRemoteUserClaim preferred_username
            <Location /inside>
              AuthType openid-connect
              Require claim preferred_username:mina
            </Location>
            <Location /others>
              AuthType openid-connect
              Require claim preferred_username:somebody
            </Location>
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["-f", configuration, "-DFOREGROUND"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        using var http = new HttpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync(deadline.Token) + Log() : "");
            try
            {
                await http.GetStringAsync($"{address}/bye", deadline.Token);
                return process;
            }
            catch (HttpRequestException)
            {
                // Not yet.
                await Task.Yield();
            }
        }
    }

    private string Log() => File.Exists(Path.Combine(_directory, "log")) ? File.ReadAllText(Path.Combine(_directory, "log")) : "";

    private sealed class ApacheFactAttribute : FactAttribute
    {
        public ApacheFactAttribute() => Skip = File.Exists(Program) && File.Exists($"{Modules}/mod_auth_openidc.so") ? null : "apache2 with mod_auth_openidc is not installed (Debian: apache2-bin, libapache2-mod-auth-openidc)";
    }
}
