using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>Which of an identity provider's methods.</summary>
internal enum IdentityStep
{
    Check,
    Start,
    Complete,
    SignOut,
    Password,
}

/// <summary>A call of an identity provider.</summary>
/// <param name="Provider">The provider's name in its extension.</param>
/// <param name="Step">Which method.</param>
/// <param name="Input">What it is called with: <see cref="IdentityProviderSettings"/> or one of the records around them.</param>
internal sealed record IdentityCall(string Provider, IdentityStep Step, object Input);

/// <summary>What an identity provider said. Nothing in it is of the extension's own classes.</summary>
/// <param name="Found">Whether there is such a provider for this use.</param>
/// <param name="Value">What it returned.</param>
internal readonly record struct IdentityAnswer(bool Found, object? Value);

/// <summary>Calls identity providers of an extension.</summary>
internal static class IdentityInvoker
{
    /// <summary>Calls a provider with the extension's own way to read its configuration, and copies what it returns.</summary>
    public static async Task<IdentityAnswer> CallAsync(object provider, IdentityCall call, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        IdentityProviderSettings Own(IdentityProviderSettings settings) => settings with { Json = json };
        switch (call.Step, provider, call.Input)
        {
            case (IdentityStep.Check, IIdentityProvider any, IdentityProviderSettings settings):
                await any.CheckAsync(Own(settings), cancellationToken);
                return new(true, true);
            case (IdentityStep.Start, IRedirectIdentityProvider redirecting, IdentityStart start):
                return new(true, Copy(await redirecting.StartAsync(start with { Settings = Own(start.Settings) }, cancellationToken)));
            case (IdentityStep.Complete, IRedirectIdentityProvider redirecting, IdentityCallback callback):
                return new(true, Copy(await redirecting.CompleteAsync(callback with { Settings = Own(callback.Settings) }, cancellationToken)));
            case (IdentityStep.SignOut, IRedirectIdentityProvider redirecting, IdentitySignOut signOut):
                return new(true, await redirecting.SignOutAsync(signOut with { Settings = Own(signOut.Settings) }, cancellationToken) is { } address ? new Uri(address.AbsoluteUri) : null);
            case (IdentityStep.Password, IPasswordIdentityProvider passwords, PasswordAttempt attempt):
                return new(true, await passwords.CheckPasswordAsync(attempt with { Settings = Own(attempt.Settings) }, cancellationToken) is { } found ? Copy(found) : null);
            default:
                return new(false, null);
        }
    }

    /// <summary>Collections may be of the extension's own classes.</summary>
    private static ExternalIdentity Copy(ExternalIdentity identity) => identity with
    {
        Groups = [.. identity.Groups], Claims = new Dictionary<string, string>(identity.Claims), Methods = [.. identity.Methods], SignOutHints = new Dictionary<string, string>(identity.SignOutHints),
    };

    private static IdentityRedirect Copy(IdentityRedirect redirect) => new(new Uri(redirect.Location.AbsoluteUri)) { Keep = new Dictionary<string, string>(redirect.Keep) };
}
