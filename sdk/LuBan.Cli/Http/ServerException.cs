using System.Net;
using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

/// <summary>The server answered, and refused.</summary>
internal sealed class ServerException(HttpStatusCode status, string reason, CliError error, params object?[] values) : CliException(error, values)
{
    public HttpStatusCode Status => status;

    /// <summary>The Kubernetes reason, such as AlreadyExists; empty when the server gave none.</summary>
    public string Reason => reason;
}
