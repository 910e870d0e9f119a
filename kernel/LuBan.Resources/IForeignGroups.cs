namespace LuBan.Resources;

/// <summary>Names the versions of API groups that are not served from the store, but by somebody to whom requests below <c>/apis/{group}/{version}</c> are handed on.</summary>
public interface IForeignGroups
{
    /// <summary>The groups now; none of them is a group of a kind of this server.</summary>
    IReadOnlyCollection<(string Group, string Version)> Current { get; }
}
