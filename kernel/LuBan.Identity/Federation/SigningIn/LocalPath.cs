namespace LuBan.Identity.Federation;

/// <summary>Paths of this server, for browsers that go on after they signed in.</summary>
internal static class LocalPath
{
    private const int Longest = 4096;

    /// <summary>The path, or the start page when it is none: an address of another server, however it is written, is none.</summary>
    public static string Read(string? path)
    {
        if (path is not { Length: > 0 and <= Longest } || path[0] != '/' || path is [_, '/' or '\\', ..]) return "/";
        return path.Any(letter => char.IsControl(letter) || letter is '\\' or > '~') ? "/" : path;
    }
}
