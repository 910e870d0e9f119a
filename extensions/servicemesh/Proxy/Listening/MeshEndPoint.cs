using System.Net;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>Where the web server takes the connections of all listeners from.</summary>
internal sealed class MeshEndPoint(bool isHttp2) : EndPoint
{
    public bool IsHttp2 => isHttp2;

    public override string ToString() => isHttp2 ? "mesh-h2" : "mesh";
}
