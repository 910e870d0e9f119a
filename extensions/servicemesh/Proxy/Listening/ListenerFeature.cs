using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>At which listener a connection came in. The entry changes with the table, the connection stays.</summary>
internal sealed class ListenerFeature(OpenListener listener)
{
    public ListenerEntry Entry => listener.Entry;
}
