using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>A sink of the audit log in a running extension.</summary>
/// <param name="Name">Its name in the extension.</param>
/// <param name="WriteAsync">Hands records over, in a scope of their own. Refers to the extension: drop it when stopped.</param>
internal sealed record AuditSinkSubscription(string Name, Func<IReadOnlyList<AuditSinkRecord>, CancellationToken, Task> WriteAsync);
