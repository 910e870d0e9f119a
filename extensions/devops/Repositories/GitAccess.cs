using System.Text;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Repositories;

/// <summary>A private folder with what git needs to sign in, for one call: secrets are in files, never in a command line or an environment.</summary>
internal sealed class GitAccess : IDisposable
{
    private readonly List<string> _secrets = [];

    private GitAccess(string home)
    {
        Home = home;
        Environment = new()
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["HOME"] = home, ["LC_ALL"] = "C.UTF-8", ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = Path.Combine(home, "config"),
            ["GIT_SSH_COMMAND"] = "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes " + $"-o UserKnownHostsFile='{home}/known_hosts' -i '{home}/key'",
        };
    }

    public string Home { get; }

    public Dictionary<string, string> Environment { get; }

    public List<string> Options { get; } = [];

    /// <exception cref="GitException">The Secret holds nothing that signs in.</exception>
    public static GitAccess Create(string below, string url, Secret? credentials)
    {
        var access = new GitAccess(CreateHome(Path.Combine(below, Guid.NewGuid().ToString("N"))));
        try
        {
            // Repositories of other users: nothing of their configuration that runs commands is looked at by upload-pack.
            access.Write("config", "[safe]\n\tdirectory = *\n");
            if (credentials is not null) access.SignIn(url, credentials);
            return access;
        }
        catch
        {
            access.Dispose();
            throw;
        }
    }

    /// <summary>A text of git's without the secrets that may be in it.</summary>
    public string Hide(string text) => _secrets.Aggregate(RepositoryUrl.Shown(text), (hidden, secret) => hidden.Replace(secret, "***", StringComparison.Ordinal)).Replace(Home, "~", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static string CreateHome(string path) =>
        (OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;

    private void SignIn(string url, Secret credentials)
    {
        if (Text(credentials, "ssh-privatekey") is { } key)
        {
            if (Text(credentials, "known_hosts") is not { } hosts) throw new GitException($"LB9153: The Secret '{credentials.Metadata.Name}' has 'ssh-privatekey' and no 'known_hosts', without which nobody knows whether the server is the right one. Add the lines that ssh-keyscan prints for it, once you have compared them.");
            Write("key", key.TrimEnd() + "\n");
            Write("known_hosts", hosts);
            return;
        }
        if (Text(credentials, "password") is not { } password) throw new GitException($"LB9153: The Secret '{credentials.Metadata.Name}' has neither 'password' nor 'ssh-privatekey'. Write 'username' and 'password' (or a token as password), or 'ssh-privatekey' and 'known_hosts'.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new GitException("LB9153: A user name and password sign in at http and https addresses only.");
        _secrets.Add(password);
        var user = Text(credentials, "username") ?? "git";
        Write("credentials", $"{address.Scheme}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{address.Authority}\n");
        Options.AddRange(["-c", "credential.helper=", "-c", $"credential.helper=store --file='{Path.Combine(Home, "credentials")}'"]);
    }

    private static string? Text(Secret secret, string key) => secret.Data?.TryGetValue(key, out var bytes) == true && bytes.Length > 0 ? Encoding.UTF8.GetString(bytes).Trim() : null;

    private void Write(string name, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(Path.Combine(Home, name), options);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
