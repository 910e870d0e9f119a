using System.Security.Cryptography;
using System.Text;
using LuBan.Packages;

namespace LuBan.Kernel.Access;

/// <summary>
/// The one account until an identity provider is there. Its password is <c>LUBAN_ADMIN_PASSWORD</c>, or a random one
/// that is kept in <c>admin-password</c> below the data directory, readable by the owner only.
/// </summary>
public sealed class AdminAccount
{
    /// <summary>The account's name.</summary>
    public const string UserName = "admin";

    /// <summary>The role of administrators.</summary>
    public const string Role = "admin";

    private readonly bool _isConfigured;
    private byte[] _digest;

    private AdminAccount(string password, bool isNew, string path, bool isConfigured = false)
    {
        _isConfigured = isConfigured;
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        (Password, NewPassword, PasswordFile) = (password, isNew ? password : null, path);
    }

    /// <summary>The password when it was made just now, to be shown once; otherwise null.</summary>
    public string? NewPassword { get; private set; }

    /// <summary>Where the password is kept.</summary>
    public string PasswordFile { get; }

    /// <summary>Opens the account, or makes it.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="configured">The configured password; null or empty for the kept or a random one.</param>
    /// <returns>The account.</returns>
    public static AdminAccount Open(string dataDirectory, string? configured)
    {
        var path = Path.Combine(dataDirectory, "admin-password");
        if (!string.IsNullOrEmpty(configured)) return new(configured, false, path, isConfigured: true);
        if (File.Exists(path)) return new(File.ReadAllText(path).Trim(), false, path);
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
        DurableFiles.WritePrivate(path, Encoding.UTF8.GetBytes(password + "\n"));
        return new(password, true, path);
    }

    internal string Password { get; private set; }

    /// <summary>Uses the password that the replicas share, unless this process was given one.</summary>
    internal void Adopt(string password)
    {
        if (_isConfigured || password == Password) return;
        DurableFiles.WritePrivate(PasswordFile, Encoding.UTF8.GetBytes(password + "\n"));
        (Password, NewPassword) = (password, null);
        Volatile.Write(ref _digest, SHA256.HashData(Encoding.UTF8.GetBytes(password)));
    }

    /// <summary>Compares in constant time.</summary>
    /// <param name="userName">The name given.</param>
    /// <param name="password">The password given.</param>
    /// <returns>Whether both are right.</returns>
    public bool Verify(string userName, string password)
    {
        var right = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(password)), _digest);
        return right & userName == UserName;
    }
}
