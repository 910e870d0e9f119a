namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Statuses of gRPC by their names.</summary>
internal static class GrpcStatus
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
        "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>Whether it is a name or a number of one.</summary>
    public static bool IsKnown(string status) => Names.Contains(status) || (int.TryParse(status, out var number) && number >= 0 && number < Names.Length);

    /// <summary>The number that goes over the wire.</summary>
    public static string Number(string status) => Array.IndexOf(Names, status) is var index and >= 0 ? $"{index}" : status;
}
