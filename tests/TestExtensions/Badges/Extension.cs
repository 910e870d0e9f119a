using LuBan.Sdk;

namespace LuBan.TestExtensions;

/// <summary>Lets people in who hold a badge: with a code for a password, or by a page of the gate.</summary>
public sealed class BadgesExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddIdentityProvider<BadgeProvider>("badge", options =>
        {
            options.Timeout = TimeSpan.FromSeconds(1);
            options.UseConfig<BadgeConfig>();
        });
        if (extension.Configuration["broken"] is not null) extension.AddIdentityProvider<Nothing>("a badge", options => options.Timeout = TimeSpan.Zero);
    }
}

public sealed record BadgeConfig
{
    public string Gate { get; init; } = "";

    public int Floors { get; init; }
}

public sealed class BadgeProvider : IRedirectIdentityProvider, IPasswordIdentityProvider
{
    public ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken) =>
        settings.ReadConfig<BadgeConfig>().Gate.Length > 0 ? ValueTask.CompletedTask : throw new GateException();

    public ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken) =>
        new(new IdentityRedirect(new Uri($"{start.Settings.ReadConfig<BadgeConfig>().Gate}?state={start.State}")) { Keep = new Dictionary<string, string> { ["floor"] = "3" } });

    public ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken) =>
        new(new ExternalIdentity(callback.Parameters["badge"]) { Groups = new GroupList([$"floor-{callback.Kept["floor"]}"]) });

    public async ValueTask<ExternalIdentity?> CheckPasswordAsync(PasswordAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Password == "boom") throw new GateException();
        if (attempt.Password == "block") cancellationToken.WaitHandle.WaitOne();
        if (attempt.Password == "hang") await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return attempt.Password == attempt.Settings.Secrets["code"] ? new ExternalIdentity("badge-7") { UserName = attempt.UserName } : null;
    }
}

public sealed class Nothing : IIdentityProvider;

/// <summary>An exception of the extension's own: its code is shown, its class goes no further.</summary>
public sealed class GateException() : ExtensionException("BADGE1", "the gate is shut");

/// <summary>A list of the extension's own: what is in it is kept, the list is not.</summary>
public sealed class GroupList(string[] groups) : List<string>(groups);
