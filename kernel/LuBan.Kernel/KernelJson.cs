using System.Text.Json;
using LuBan.Resources;

namespace LuBan.Kernel;

/// <summary>How the kernel's own records are written as JSON.</summary>
internal static class KernelJson
{
    public static JsonSerializerOptions Options { get; } = ResourceJson.CreateOptions();
}
