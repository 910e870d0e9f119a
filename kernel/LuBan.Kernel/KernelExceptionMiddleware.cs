using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel;

/// <summary>The last resort for faults of the kernel itself: the client gets a code, the log gets the details.</summary>
internal sealed partial class KernelExceptionMiddleware(RequestDelegate next, ILogger<KernelExceptionMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: there is nobody to answer.
        }
        catch (BadHttpRequestException exception)
        {
            await KernelProblems.WriteAsync(context, exception.StatusCode, "LB6006", exception.Message);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFault(context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
            await KernelProblems.WriteAsync(context, StatusCodes.Status500InternalServerError, "LB6007", $"The kernel failed on this request. Its log has the details under {context.TraceIdentifier}.");
        }
    }

    [LoggerMessage(100, LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    private partial void LogFault(string method, PathString path, string traceId, Exception exception);
}
