using System.Net;
using LuBan.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LuBan.Server;

/// <summary>What the server adds to the kernel: its listeners, its certificate, its first words.</summary>
internal static partial class ServerSetup
{
    private const int MaxBodyBytes = 64 * 1024 * 1024;

    public static void AddServer(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        var hosts = settings.Urls.Select(url => BindingAddress.Parse(url).Host);
        var certificate = new Lazy<ServerCertificate>(() => ServerCertificate.Open(settings.Data, hosts.Where(host => !string.IsNullOrEmpty(host) && host is not ("*" or "+"))));
        builder.Services.AddSingleton(certificate);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.UseStrictHttp();
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificate.Value.Certificate);
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                if (listen.IPEndPoint is not null) listen.UseHttpAndHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Value.Certificate);
            });
        });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
    }

    public static void MapServer(this WebApplication app) =>
        app.MapGet("/.well-known/luban/ca.crt", (Lazy<ServerCertificate> certificate) => Results.Text(certificate.Value.AuthorityPem, "application/x-pem-file"))
            // Whoever connects has seen it already.
            .AllowAnonymous();

    public static void Announce(this WebApplication app, ServerSettings settings)
    {
        var account = app.Services.GetRequiredService<AdministratorAccount>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses) Console.Out.WriteLine($"LuBan {Kernel.Host.Version} serves {Plain(address)} (HTTP and HTTPS). Data: {settings.Data}");
        if (account.NewPassword is { } password) Console.Out.WriteLine($"First start: user '{AdministratorAccount.UserName}', password '{password}' (kept in {account.PasswordFile}). It is not shown again.");
        Console.Out.Flush();
    }

    /// <summary>Kestrel names the listener after its TLS half; people type the other one.</summary>
    private static string Plain(string address) => address.Replace("https://", "http://", StringComparison.Ordinal);
}
