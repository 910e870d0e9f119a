namespace LuBan.Kernel.Hosting;

/// <summary>Why a request inside an extension ended without an answer. Text only: an exception object would hold the extension's code.</summary>
internal abstract record RequestFailure
{
    public sealed record ClientGone : RequestFailure;

    public sealed record Stopping : RequestFailure;

    public sealed record TooSlow : RequestFailure;

    public sealed record BadRequest(int Status, string Message) : RequestFailure;

    public sealed record Exception(string ExceptionType) : RequestFailure;
}
