namespace LuBan.Sdk;

/// <summary>The kernel refused a resource request.</summary>
/// <param name="statusCode">The HTTP status: 404, 409, 410, 422, …</param>
/// <param name="reason">The Kubernetes reason: NotFound, AlreadyExists, Conflict, Expired, Invalid, …</param>
/// <param name="message">What was refused and why.</param>
public sealed class ResourceException(int statusCode, string reason, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The Kubernetes reason.</summary>
    public string Reason { get; } = reason;
}
