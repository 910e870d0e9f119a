using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>What the kernel and its workers' processes write to each other, without reflection: it is read at each start.</summary>
[JsonSerializable(typeof(Confinement))]
[JsonSerializable(typeof(ConfinementReport))]
[JsonSerializable(typeof(StartFailure))]
[JsonSerializable(typeof(WorkerRecord))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class WorkerJson : JsonSerializerContext;
