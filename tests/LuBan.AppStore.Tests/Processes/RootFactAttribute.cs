using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

/// <summary>Only root can become somebody else.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = ProcessUser.CanChange ? null : "Only root can start processes as another user.";
}
