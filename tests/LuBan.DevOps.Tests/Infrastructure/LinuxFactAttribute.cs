using LuBan.Extensions.Processes;

namespace LuBan.DevOps.Tests;

/// <summary>A test of real processes that shows steps folders of their own: root on Linux, with mounts.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!ProcessUser.CanChange) Skip = "only root can run steps as another user";
    }
}
