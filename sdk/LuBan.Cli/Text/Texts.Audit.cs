namespace LuBan.Cli.Text;

/// <summary>The texts of the commands about the audit log.</summary>
internal static partial class Texts
{
    public static readonly Message Audit = new("Read and check the record of who did what.", "读取和校验操作记录(审计日志)。");
    public static readonly Message AuditList = new("List records, the newest first.", "列出记录,最新的在前。");
    public static readonly Message AuditMore = new("There are older ones: --limit and --to show them.", "还有更早的记录:可用 --limit 和 --to 显示。");
    public static readonly Message AuditTail = new("Show records as they are written, until Ctrl-C.", "持续显示新写入的记录,直到按下 Ctrl-C。");
    public static readonly Message AuditAfter = new("Begin after this record instead of now.", "从该记录之后开始,而不是从现在开始。");
    public static readonly Message AuditShow = new("Show one record with everything in it.", "显示一条记录的全部内容。");
    public static readonly Message AuditSequence = new("The record's number.", "记录的编号。");
    public static readonly Message AuditExport = new("Write records to a file, the oldest first.", "将记录写入文件,最早的在前。");
    public static readonly Message AuditExportFile = new("The file to write.", "要写入的文件。");
    public static readonly Message AuditFormat = new("One JSON object in each line, or a table for spreadsheets.", "每行一个 JSON 对象,或用于电子表格的表格。");
    public static readonly Message AuditExported = new("Wrote {0}.", "已写入 {0}。");
    public static readonly Message AuditVerify = new("Check that no record was changed, removed or put in between.", "检查记录是否被更改、删除或插入。");
    public static readonly Message AuditVerifySequence = new("Also compare with a hash that you kept: the number of its record.", "同时与您保存的哈希比较:其记录的编号。");
    public static readonly Message AuditVerifyHash = new("The hash that you kept.", "您保存的哈希。");
    public static readonly Message AuditWhole = new("{0} records are as they were written. Keep this to compare later: --sequence {1} --hash {2}", "{0} 条记录与写入时一致。请保存以供日后比较:--sequence {1} --hash {2}");
    public static readonly Message AuditUser = new("Only what this user did.", "仅显示该用户的操作。");
    public static readonly Message AuditVerb = new("Only this verb, such as create, delete or login.", "仅显示该动作,例如 create、delete 或 login。");
    public static readonly Message AuditResource = new("Only these objects, such as notes.samples.dev.", "仅显示此类对象,例如 notes.samples.dev。");
    public static readonly Message AuditNamespace = new("Only in this namespace. Whoever may see no more asks with it.", "仅限该命名空间。仅有该命名空间权限者须使用此选项。");
    public static readonly Message AuditName = new("Only the object of this name.", "仅显示该名称的对象。");
    public static readonly Message AuditExtension = new("Only calls of this extension.", "仅显示对该扩展的调用。");
    public static readonly Message AuditDecision = new("Only what was allowed or denied.", "仅显示被允许或被拒绝的操作。");
    public static readonly Message AuditOutcome = new("Only what ended so.", "仅显示以此结果结束的操作。");
    public static readonly Message AuditCorrelation = new("Only what belongs to this request.", "仅显示属于该请求的记录。");
    public static readonly Message AuditText = new("Only records with this text.", "仅显示包含该文本的记录。");
    public static readonly Message AuditFrom = new("Not earlier than this: 2026-01-31T12:00:00Z, or how long ago, such as 24h.", "不早于此时间:2026-01-31T12:00:00Z,或多久以前,例如 24h。");
    public static readonly Message AuditTo = new("Earlier than this.", "早于此时间。");
    public static readonly Message FactSequence = new("Sequence", "编号");
    public static readonly Message FactTime = new("Time", "时间");
    public static readonly Message FactImpersonator = new("Really", "实际用户");
    public static readonly Message FactCaller = new("Called by", "调用者");
    public static readonly Message FactClient = new("Client", "客户端");
    public static readonly Message FactAddress = new("Address", "地址");
    public static readonly Message FactProgram = new("Program", "程序");
    public static readonly Message FactVerb = new("Verb", "动作");
    public static readonly Message FactObject = new("Object", "对象");
    public static readonly Message FactRequest = new("Request", "请求");
    public static readonly Message FactOutcome = new("Outcome", "结果");
    public static readonly Message FactCorrelation = new("Correlation id", "关联编号");
    public static readonly Message FactHash = new("Hash", "哈希");
}
