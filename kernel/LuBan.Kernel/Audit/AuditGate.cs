using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Audit;

/// <summary>Stands before the first byte of an answer: it passes when the request is recorded.</summary>
internal sealed class AuditGate(Func<Task<bool>> record)
{
    private readonly Lock _gate = new();
    private Task<bool>? _recorded;

    /// <summary>Records once.</summary>
    /// <returns>Whether the answer may be sent.</returns>
    public Task<bool> PassAsync()
    {
        lock (_gate) return _recorded ??= record();
    }

    /// <summary>Whether the refusal is being sent: it needs no record.</summary>
    public bool IsRefusing { get; private set; }

    /// <summary>Answers in the place of what cannot be answered.</summary>
    public Task RefuseAsync(HttpContext context)
    {
        IsRefusing = true;
        context.Response.Clear();
        return KernelProblems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "LB8501",
            "The request could not be recorded in the audit log, so it is not answered. It may have been carried out: look before you repeat it. The server's log says why; check the free space and the health of its store.");
    }
}
