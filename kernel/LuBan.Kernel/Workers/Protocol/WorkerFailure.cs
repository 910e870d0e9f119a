using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>An exception on its way between the kernel and a worker.</summary>
internal sealed record WorkerFailure
{
    public required WorkerFailureKind Kind { get; init; }

    /// <summary>The exception's type name.</summary>
    public string Type { get; init; } = "";

    public required string Message { get; init; }

    /// <summary>The exception with its stack, for the log.</summary>
    public string? Text { get; init; }

    public string? Code { get; init; }

    public int Status { get; init; }

    public string? Reason { get; init; }

    public long? FenceToken { get; init; }

    public static WorkerFailure Of(Exception exception) => exception switch
    {
        ResourceException refusal => new() { Kind = WorkerFailureKind.Resource, Message = refusal.Message, Status = refusal.StatusCode, Reason = refusal.Reason, FenceToken = refusal.GetFenceToken() },
        TerminalException => new() { Kind = WorkerFailureKind.Terminal, Message = exception.Message, Text = exception.ToString() },
        ExtensionException coded => new() { Kind = WorkerFailureKind.Extension, Message = coded.Detail, Code = coded.Code },
        OperationCanceledException => new() { Kind = WorkerFailureKind.Cancelled, Message = exception.Message },
        ObjectDisposedException => new() { Kind = WorkerFailureKind.Closed, Message = exception.Message },
        ArgumentException => new() { Kind = WorkerFailureKind.Argument, Message = exception.Message },
        _ => new() { Kind = WorkerFailureKind.Other, Type = TypeNames.Of(exception), Message = exception.Message, Text = exception.ToString() },
    };

    public Exception ToException() => Kind switch
    {
        WorkerFailureKind.Resource => FenceToken is { } token ? Refusal.Fenced(new ResourceException(Status, Reason ?? "", Message), token) : new ResourceException(Status, Reason ?? "", Message),
        WorkerFailureKind.Terminal => new TerminalException(Message),
        WorkerFailureKind.Extension => new ExtensionException(Code!, Message),
        WorkerFailureKind.Cancelled => new OperationCanceledException(Message),
        WorkerFailureKind.Closed => new ObjectDisposedException(null, Message),
        WorkerFailureKind.Argument => new ArgumentException(Message),
        _ => new WorkerFault(Type, Message, Text ?? Message),
    };
}

/// <summary>Which exceptions are told apart.</summary>
internal enum WorkerFailureKind
{
    Other,
    Resource,
    Terminal,
    Extension,
    Cancelled,
    Closed,
    Argument,
}
