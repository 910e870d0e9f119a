using LuBan.Kernel.Contributions;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Installation;

/// <summary>The lock file, and what concerns many extensions at once. For administrators, like everything that installs.</summary>
internal static class UpdatesApi
{
    public static void MapUpdates(this IEndpointRouteBuilder routes)
    {
        var kernel = routes.MapGroup("/api/kernel/v1").WithTags("Installation");
        kernel.MapGet("/lock", async (LockBuilder locks, CancellationToken cancellationToken) => Results.Bytes((await locks.ReadAsync(cancellationToken)).Write(), "application/json", LockFile.FileName))
            .WithSummary("The lock file: exactly what is installed.").Produces<LockFile>();
        kernel.MapPost("/lock", ApplyLockAsync).WithSummary("Installs exactly what a lock file names.");
        kernel.MapGet("/generations", (BulkUpdates updates) => Results.Json(updates.Generations(), KernelJson.Options)).WithSummary("The states of what is installed that can be gone back to.").Produces<IReadOnlyList<Generation>>();
        kernel.MapPost("/updates", (HttpContext context, UpdateRequest request, BulkUpdates updates, CancellationToken cancellationToken) => AnswerAsync(context, () => updates.UpdateAsync(request, cancellationToken)))
            .WithSummary("Updates several extensions, or only says what that would do.");
        kernel.MapPost("/rollback", (HttpContext context, RollbackRequest request, BulkUpdates updates, CancellationToken cancellationToken) => AnswerAsync(context, () => updates.RollbackAsync(request, cancellationToken)))
            .WithSummary("Goes back to an earlier state of what is installed.");
    }

    private static Task ApplyLockAsync(HttpContext context, LockBuilder locks, CancellationToken cancellationToken) => AnswerAsync(context, async () =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        return new { plans = await locks.ApplyAsync(LockFile.Read(body.ToArray()), cancellationToken) };
    });

    private static async Task AnswerAsync<T>(HttpContext context, Func<Task<T>> answer)
    {
        try
        {
            await context.Response.WriteAsJsonAsync(await answer(), KernelJson.Options, context.RequestAborted);
        }
        catch (ExtensionException refusal)
        {
            var (status, title) = refusal.Code switch { "LB4024" => (503, "NotLeading"), "LB4025" => (404, "NotFound"), _ => (400, "BadRequest") };
            await Problems.WriteAsync(context, status, refusal.Code, title, refusal.Detail);
        }
        catch (ResourceException refusal)
        {
            await Problems.WriteAsync(context, refusal.StatusCode, "LB4012", refusal.Reason, refusal.Message);
        }
    }
}
