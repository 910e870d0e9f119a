using LuBan.Identity;
using LuBan.Identity.ExternalAuthority;
using LuBan.Identity.Federation;

namespace LuBan.Server;

/// <summary>Ties identity to the kernel: what one reports the other records, and what extensions bring to the one comes from the other.</summary>
internal static class ServerIdentity
{
    public static void AddIdentity(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var services = builder.Services;
        services.AddOptions<IdentityOptions>().BindConfiguration("Identity").Configure(identity =>
        {
            if (settings.PublicUrls.Count > 0) identity.PublicUrls = [.. settings.PublicUrls];
        });
        services.AddOptions<AccountOptions>().BindConfiguration("Accounts").Configure(accounts =>
        {
            accounts.DataDirectory = settings.Data;
            accounts.AdministratorPassword = settings.AdminPassword;
        });
        services.AddOptions<AuthorityOptions>().BindConfiguration("Authority").Configure<IConfiguration>((authority, configuration) => AuthoritySettings.Apply(configuration, authority));
        services.AddSingleton<ConsoleIcons>();
        services.AddSingleton<IContributedProviders, ContributedProviders>();
        services.AddLuBanIdentity();
    }
}
