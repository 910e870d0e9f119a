using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Server;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LuBan.Marketplace.Host;

/// <summary>What the host adds to the marketplace: its listeners, its certificate, its administrator, its health.</summary>
internal static class HostSetup
{
    public static void AddHost(this WebApplicationBuilder builder, HostSettings settings)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        var hosts = settings.Urls.Select(url => BindingAddress.Parse(url).Host).Concat(settings.PublicUrls.Select(url => new Uri(url).Host));
        var certificate = new Lazy<ServerCertificate>(() => ServerCertificate.Open(settings.Data, hosts.Where(host => !string.IsNullOrEmpty(host) && host is not ("*" or "+"))));
        builder.Services.AddSingleton(certificate);
        builder.Services.AddSingleton<IMarketplaceIdentity>(_ => AdministratorKey.Open(settings.Data, settings.AdminPassword));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
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

    public static void MapHost(this WebApplication app)
    {
        app.MapGet("/.well-known/luban/ca.crt", (Lazy<ServerCertificate> certificate) => Results.Text(certificate.Value.AuthorityPem, "application/x-pem-file"));
        app.MapGet("/livez", () => "ok");
        app.MapGet("/readyz", (MarketplaceStore store) => store.Problem is { } problem ? Results.Text($"the journal cannot be written: {problem}", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ok"));
    }

    public static void Announce(this WebApplication app, HostSettings settings)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        // Kestrel names the listener after its TLS half; people type the other one.
        foreach (var address in addresses) Console.Out.WriteLine($"The LuBan marketplace serves {address.Replace("https://", "http://", StringComparison.Ordinal)}{settings.FeedPath}/v3/index.json (HTTP and HTTPS). Data: {settings.Data}");
        if (string.IsNullOrEmpty(settings.AdminPassword)) Console.Out.WriteLine($"The administrator's key is in {Path.Combine(settings.Data, "keys", "administrator")}");
        Console.Out.Flush();
    }
}
