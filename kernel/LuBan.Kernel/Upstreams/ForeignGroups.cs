using LuBan.Kernel.Contributions;
using LuBan.Resources;

namespace LuBan.Kernel.Upstreams;

/// <summary>What the resource API says of groups that upstreams serve.</summary>
internal sealed class ForeignGroups(ContributionRegistry registry) : IForeignGroups
{
    public IReadOnlyCollection<(string Group, string Version)> Current => registry.Current.ApiGroups;
}
