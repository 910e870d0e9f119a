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
        var kernel = routes.MapGroup("/api/kernel/v1");
        kernel.MapGet("/lock", async (LockBuilder locks, CancellationToken cancellationToken) => Results.Bytes((await locks.ReadAsync(cancellationToken)).Write(), "application/json", LockFile.FileName));
        kernel.MapPost("/lock", ApplyLockAsync);
        kernel.MapGet("/generations", (BulkUpdates updates) => Json(updates.Generations()));
        kernel.MapPost("/updates", (UpdateRequest request, BulkUpdates updates, CancellationToken cancellationToken) => AnswerAsync(() => updates.UpdateAsync(request, cancellationToken)));
        kernel.MapPost("/rollback", (RollbackRequest request, BulkUpdates updates, CancellationToken cancellationToken) => AnswerAsync(() => updates.RollbackAsync(request, cancellationToken)));
    }

    private static Task<IResult> ApplyLockAsync(HttpRequest request, LockBuilder locks, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new { plans = await locks.ApplyAsync(LockFile.Read(body.ToArray()), cancellationToken) };
    });

    private static async Task<IResult> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return Json(await answer());
        }
        catch (ExtensionException refusal)
        {
            return Refuse(refusal.Code, refusal.Detail, refusal.Code switch { "LB4024" => StatusCodes.Status503ServiceUnavailable, "LB4025" => StatusCodes.Status404NotFound, _ => StatusCodes.Status400BadRequest });
        }
        catch (ResourceException refusal)
        {
            return Refuse("LB4012", refusal.Message, refusal.StatusCode);
        }
    }

    private static IResult Refuse(string code, string detail, int status) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    private static IResult Json<T>(T body) => Results.Json(body, KernelJson.Options);
}
