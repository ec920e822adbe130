import FiscalEngine

print("FiscalEngine is linked")
