using LuBan.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LuBan.Identity;

/// <summary>Adds accounts, credentials, sessions and personal tokens to a container.</summary>
internal static class AccountServices
{
    /// <summary>Adds them. The kinds of <see cref="AccountKinds.All"/> must be registered before one of them is asked for.</summary>
    internal static IServiceCollection AddLuBanAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecurityLog>(provider => provider.GetService<IAuditLog>() is { } log ? new SecurityAudit(log) : ActivatorUtilities.CreateInstance<SecurityLogger>(provider));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<AccountOptions>>().Value);
        services.AddRecords();
        services.TryAddSingleton(provider => new AccountDirectory(provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<RecordStore<Credential>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SecurityReports>();
        services.AddCredentials();
        services.TryAddSingleton<LastUses>();
        services.TryAddSingleton(provider => new Sessions(
            provider.GetRequiredService<RecordStore<SessionContent>>(), provider.GetRequiredService<LastUses>(), provider.GetRequiredService<AccountDirectory>(),
            provider.GetRequiredService<AccountOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new PersonalTokens(
            provider.GetRequiredService<RecordStore<PersonalTokenContent>>(), provider.GetRequiredService<LastUses>(), provider.GetRequiredService<AccountDirectory>(),
            provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<AccountOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new SecondFactors(provider.GetRequiredService<CredentialBook>(), provider.GetRequiredService<AccountOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<PasswordChanges>();
        services.TryAddSingleton<SelfCallers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmission, AccountAdmission>(provider => new AccountAdmission(
            new Lazy<AccountDirectory>(provider.GetRequiredService<AccountDirectory>), new Lazy<ResourceService>(provider.GetRequiredService<ResourceService>))));
        services.TryAddSingleton<AccountCleaner>();
        services.TryAddSingleton<AccountStatusWriter>();
        services.TryAddSingleton(provider => new AdministratorAccount(
            provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<AccountDirectory>(), provider.GetRequiredService<RecordStore<Credential>>(),
            provider.GetRequiredService<PasswordHashing>(), provider.GetRequiredService<AccountOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AdministratorAccount>>()));
        services.TryAddSingleton<AccountMaintenance>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AccountMaintenance>(provider => provider.GetRequiredService<AccountMaintenance>()));
        return services;
    }

    private static void AddRecords(this IServiceCollection services)
    {
        services.AddRecords<Credential>(AccountKinds.Credential);
        services.AddRecords<SessionContent>(AccountKinds.Session);
        services.AddRecords<PersonalTokenContent>(AccountKinds.PersonalToken);
        services.AddRecords<LastUse>(AccountKinds.LastUse);
        services.AddRecords<SignInAttempt>(AccountKinds.SignInAttempt);
        services.AddRecords<FailureCount>(AccountKinds.FailureCount);
        services.AddRecords<LoginList>(AccountKinds.LoginHistory);
    }

    private static void AddCredentials(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new PasswordHashing(provider.GetRequiredService<AccountOptions>()));
        services.TryAddSingleton<CredentialBook>();
        services.TryAddSingleton<PasswordPolicy>();
        services.TryAddSingleton<SignInAttempts>();
        services.TryAddSingleton<Throttle>();
        services.TryAddSingleton<LoginHistory>();
        services.TryAddSingleton<PasskeyUserStore>();
        services.TryAddSingleton(provider => new Passkeys(
            HandlerOf(provider.GetRequiredService<PasskeyUserStore>(), provider), provider.GetRequiredService<PasskeyUserStore>(), provider.GetRequiredService<CredentialBook>(),
            provider.GetRequiredService<SignInAttempts>(), provider.GetRequiredService<RecordStore<SignInAttempt>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new SignIn(
            provider.GetRequiredService<AccountDirectory>(), provider.GetRequiredService<CredentialBook>(), provider.GetRequiredService<PasswordPolicy>(), provider.GetRequiredService<Passkeys>(),
            provider.GetRequiredService<SignInAttempts>(), provider.GetRequiredService<Throttle>(), provider.GetRequiredService<LoginHistory>(), provider.GetRequiredService<SecurityReports>(),
            provider.GetRequiredService<AccountStatusWriter>(), provider.GetServices<IPasswordAuthority>()));
    }

    /// <summary>Of the framework's user manager only the part that passkeys need is there.</summary>
    private static PasskeyHandler<PasskeyOwner> HandlerOf(PasskeyUserStore store, IServiceProvider provider)
    {
        var manager = new UserManager<PasskeyOwner>(
            store, Options.Create(new Microsoft.AspNetCore.Identity.IdentityOptions()), new PasswordHasher<PasskeyOwner>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), provider,
            NullLogger<UserManager<PasskeyOwner>>.Instance);
        return new PasskeyHandler<PasskeyOwner>(manager, Options.Create(new IdentityPasskeyOptions
        {
            UserVerificationRequirement = "required", ResidentKeyRequirement = "required", ValidateOrigin = context => new ValueTask<bool>(IsOwnOrigin(context)),
        }));
    }

    /// <summary>The page that asked must be at the very address that the answer is sent to: not in a frame of another, and not at another port or name.</summary>
    private static bool IsOwnOrigin(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin && context.TopOrigin is null && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
        && origin.Authority.Equals(new UriBuilder(origin.Scheme, context.HttpContext.Request.Host.Host, context.HttpContext.Request.Host.Port ?? -1).Uri.Authority, StringComparison.OrdinalIgnoreCase);
}
