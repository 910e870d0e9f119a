namespace LuBan.Identity;

/// <summary>Somebody else who knows passwords, such as a directory server. Asked when the account has no password here.</summary>
public interface IPasswordAuthority
{
    /// <summary>Tries a name and a password.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="account">The account of that name; null when there is none: then one may be made.</param>
    /// <param name="password">The password; never empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account; null when this authority does not vouch for it.</returns>
    /// <exception cref="LuBan.Sdk.ExtensionException">The password is right and there is no account for it, or nobody could be asked: shown to whoever signs in.</exception>
    ValueTask<Account?> TryAsync(string name, Account? account, string password, CancellationToken cancellationToken);
}
