namespace LuBan.Extensions.Processes;

/// <summary>As whom a process runs: with no other groups, no capabilities, and no way to gain rights.</summary>
/// <param name="UserId">The user's number, above 0.</param>
/// <param name="GroupId">The group's number, above 0.</param>
public sealed record ProcessUser(uint UserId, uint GroupId)
{
    private const string Accounts = "/etc/passwd";

    /// <summary>Whether this process may start others as somebody else.</summary>
    public static bool CanChange => OperatingSystem.IsLinux() && Native.geteuid() == 0;

    /// <summary>The account <c>nobody</c> when this process is root; null when it is not, for then there is nothing to give up.</summary>
    public static ProcessUser? Unprivileged => CanChange ? Find("nobody") ?? new ProcessUser(65534, 65534) : null;

    /// <summary>An account of this machine; null when there is none of this name.</summary>
    public static ProcessUser? Find(string name)
    {
        if (!File.Exists(Accounts)) return null;
        var account = File.ReadLines(Accounts).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name);
        return account is not null && uint.TryParse(account[2], out var user) && uint.TryParse(account[3], out var group) ? new(user, group) : null;
    }

    /// <summary>Takes a file or folder back from a user, for this process alone. Symbolic links are not followed.</summary>
    /// <exception cref="ProcessException">LB9455: it could not be taken.</exception>
    public static void TakeBack(string path)
    {
        if (CanChange && Native.lchown(path, 0, 0) != 0) throw new ProcessException("LB9455", $"'{path}' could not be taken back from its user: {Native.Error()}. See that its disk takes changes of ownership.");
    }

    /// <summary>Gives a file or folder to this user. Symbolic links are not followed.</summary>
    /// <exception cref="ProcessException">LB9455: it could not be given.</exception>
    public void Own(string path)
    {
        if (Native.lchown(path, UserId, GroupId) != 0) throw new ProcessException("LB9455", $"'{path}' could not be given to user {UserId}: {Native.Error()}. Only root can; run LuBan as root, or the process as LuBan's own user.");
    }
}
