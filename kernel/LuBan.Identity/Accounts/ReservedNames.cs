namespace LuBan.Identity;

/// <summary>Names that people do not give: they belong to the server, its extensions and its service accounts.</summary>
internal static class ReservedNames
{
    internal const string Prefix = "system:";

    internal static bool IsReserved(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
