namespace LuBan.Sdk;

/// <summary>A name and a password that somebody typed in.</summary>
/// <param name="Settings">The provider's settings.</param>
/// <param name="UserName">The name as it was typed in.</param>
/// <param name="Password">The password; never empty.</param>
public sealed record PasswordAttempt(IdentityProviderSettings Settings, string UserName, string Password)
{
    /// <summary>The provider only.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"password for {Settings}";
}
