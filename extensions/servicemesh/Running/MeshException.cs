namespace LuBan.ServiceMesh.Running;

/// <summary>The data plane cannot do what is asked; the message says why and what to do.</summary>
internal sealed class MeshException(string code, string message, Exception? innerException = null) : Exception($"{code}: {message}", innerException)
{
    public string Code => code;
}
